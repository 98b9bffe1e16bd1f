"""The plan from and to the spreadsheet that the group keeps.

``columns``      the columns of MI-GE-RG-217, what people call them, and how each is written
``recognition``  which sheet and row hold the headers, and which column each one is
``days``         dates and periods in the spellings of Colombian spreadsheets
``cells``        what a cell means: text, money, an entry of a catalogue, a place, a school, a person
``reading``      the whole sheet: rows understood, problems by sheet, row and column, questions to answer
``matching``     which rows are new, changed or equal to the plan
"""
