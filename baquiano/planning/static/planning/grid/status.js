// In one sentence, where what was written is.
const count = (number) => (number === 1 ? "1 cambio por enviar" : `${number} cambios por enviar`);

export function statusOf(sender, sheet, problems) {
  const waiting = sheet.rows.reduce((sum, row) => sum + (row.verb ? 1 : [...row.cells.values()].filter((cell) => cell.mine !== undefined).length), 0);
  const kept = waiting ? `${count(waiting)}. Están guardados en este equipo.` : "Todo está guardado.";
  const review = problems ? ` ${problems === 1 ? "1 celda" : `${problems} celdas`} por revisar.` : "";
  switch (sender.state) {
    case "sending": return { words: `Guardando… ${count(waiting)}.`, tone: "info" };
    case "offline": return { words: `Sin conexión. ${waiting ? `${count(waiting)}: están guardados en este equipo y se envían al volver la conexión.` : "Puede seguir escribiendo."}${review}`, tone: "warning" };
    case "closed": return { words: `${sender.message}${waiting ? ` ${count(waiting)}: siguen en este equipo.` : ""}`, tone: "warning" };
    case "signed-out": return { words: `${sender.message} ${count(waiting)}.`, tone: "warning" };
    case "failing": return { words: `El servidor no pudo guardar; se intenta de nuevo. ${kept}${review}`, tone: "warning" };
    case "unkept": return { words: `Este navegador no deja guardar en el equipo: no cierre la página hasta que diga «Todo está guardado». ${waiting ? count(waiting) : ""}`, tone: "warning" };
    default: return { words: `${kept}${review}`, tone: waiting ? "info" : "success" };
  }
}
