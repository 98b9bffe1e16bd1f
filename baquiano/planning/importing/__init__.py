"""The plan from and to the spreadsheet that the group keeps, over what ``common.importing`` reads of any.

``columns``      the columns of MI-GE-RG-217, what people call them, and how each is written
``cells``        what a cell means: text, money, an entry of a catalogue, a place, a school, a person
``reading``      the whole sheet: rows understood, problems by sheet, row and column, questions to answer
``needs``        the same for the needs of a group
``matching``     which rows are new, changed or equal to the plan
"""
