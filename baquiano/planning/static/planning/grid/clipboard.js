// The text of spreadsheets: cells between tabs, rows between lines, quotes around what has either inside.
export function parse(text) {
  const rows = [[]];
  let cell = "", quoted = false, began = false;
  const end = () => { rows.at(-1).push(cell); cell = ""; began = false; };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') { cell += '"'; at++; } else quoted = false;
    } else if (letter === '"' && !began) { quoted = began = true; }
    else if (letter === "\t") end();
    else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text[at + 1] === "\n") at++;
      end();
      rows.push([]);
    } else { cell += letter; began = true; }
  }
  end();
  // What a spreadsheet copies ends in a line break that is no row.
  if (rows.length > 1 && rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows.map((row) => row.map((one) => one.replace(/\r\n?/g, "\n")));
}

export function format(rows) {
  const quote = (cell) => (/[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return rows.map((row) => row.map(quote).join("\t")).join("\n");
}
