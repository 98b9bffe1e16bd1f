// Sealing: only the server can open. The key of each record is agreed with the key of the server and thrown away.
const CONTEXT = "baquiano-campo-1";
const letters = new TextEncoder();

export function base64(buffer) {
  const bytes = new Uint8Array(buffer);
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  return btoa(text);
}

const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) { whole.set(new Uint8Array(part), at); at += part.byteLength; }
  return whole;
}

export async function digest(text) {
  const hash = await crypto.subtle.digest("SHA-256", letters.encode(text));
  return [...new Uint8Array(hash)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/** An identity ordered by time, made where the record is made. */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let now = Date.now();
  for (let place = 5; place >= 0; place--) { bytes[place] = now % 256; now = Math.floor(now / 256); }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The line that travels: labels in clear, bound to a body that only the server opens. */
export async function seal(key, labels, fields, file = new ArrayBuffer(0)) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const point = fromBase64(key.point);
  const server = await crypto.subtle.importKey("raw", point, curve, false, []);
  const own = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
  const ephemeral = await crypto.subtle.exportKey("raw", own.publicKey);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, own.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const info = joined(letters.encode(CONTEXT), ephemeral, point);
  const secret = await crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info }, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"],
  );
  const header = JSON.stringify(labels), iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = joined(letters.encode(`${JSON.stringify(fields)}\n`), file);
  const body = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: letters.encode(header) }, secret, plain);
  return JSON.stringify({ v: 1, header, key: key.id, ephemeral: base64(ephemeral), iv: base64(iv), body: base64(body) });
}
