"""Diagrams in BPMN 2.0: ``reading`` lets a file in, ``drawing`` understands it, ``checking`` says what to mend."""
