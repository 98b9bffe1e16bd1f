"""The plan as a grid: what each cell says, what a typed cell means, what became of each row that was sent.

``columns``  the columns of the grid, from those of the spreadsheet, and the text of each cell
``reading``  typed or pasted texts to values, with the readers of the import: unknown names are asked about
``outcomes`` rows as they arrive from a browser and what is answered for each
"""
