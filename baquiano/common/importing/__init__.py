"""Reading what people keep in spreadsheets: where the table is, what each column and cell mean, what is wrong.

``cells``        text, and a cell that is unclear or means several things
``recognition``  which sheet and row hold the headers, and which column each one is
``days``         dates and periods in the spellings of Colombian spreadsheets
``problems``     what is wrong by sheet, row and column, and what has to be asked

What a row *is* is known by the room that imports it.
"""
