// Pictures for tests: files as a person would choose them, and landscapes that a page paints.
import { createHash, randomBytes } from 'node:crypto';

/** A file for an input: a picture of one colour, a Windows bitmap of 24 bits. */
export function bitmap(name, { width = 64, height = 48, color = [40, 110, 80] } = {}) {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const buffer = Buffer.alloc(54 + stride * height);
  buffer.write('BM');
  buffer.writeUInt32LE(buffer.length, 2);
  buffer.writeUInt32LE(54, 10);
  buffer.writeUInt32LE(40, 14);
  buffer.writeInt32LE(width, 18);
  buffer.writeInt32LE(height, 22);
  buffer.writeUInt16LE(1, 26);
  buffer.writeUInt16LE(24, 28);
  const [red, green, blue] = color;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) buffer.set([blue, green, red], 54 + y * stride + 3 * x);
  return { name, mimeType: 'image/bmp', buffer };
}

export const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** So many bytes that nobody can compress or guess, behind a text that a test looks for. */
export function planted(text, size) {
  return Buffer.concat([Buffer.from(text), randomBytes(size - text.length)]);
}

/** Paints landscapes in the page and attaches them; for `Client.run`. */
export async function attachLandscapes(db, names) {
  for (const [n, name] of names.entries()) {
    const canvas = new OffscreenCanvas(n % 3 === 1 ? 900 : 1200, n % 3 === 1 ? 1200 : 900);
    const { width, height } = canvas;
    const paint = canvas.getContext('2d');
    const hue = (n * 47 + 190) % 360;
    const sky = paint.createLinearGradient(0, 0, 0, height);
    sky.addColorStop(0, `hsl(${hue} 45% 72%)`);
    sky.addColorStop(1, `hsl(${(hue + 30) % 360} 70% 90%)`);
    paint.fillStyle = sky;
    paint.fillRect(0, 0, width, height);
    paint.fillStyle = `hsl(${(hue + 200) % 360} 80% 88%)`;
    paint.beginPath();
    paint.arc(width * (0.25 + 0.13 * (n % 4)), height * 0.28, height * 0.07, 0, 7);
    paint.fill();
    for (let ridge = 0; ridge < 4; ridge += 1) {
      paint.fillStyle = `hsl(${(hue + 300) % 360} ${18 + 6 * ridge}% ${62 - 13 * ridge}%)`;
      paint.beginPath();
      paint.moveTo(0, height);
      for (let x = 0; x <= width; x += 8) {
        const wave = Math.sin(x / (110 + 60 * ridge) + n * 2 + ridge) + 0.5 * Math.sin(x / 47 + n + 2 * ridge);
        paint.lineTo(x, height * (0.48 + 0.13 * ridge) - wave * height * 0.045);
      }
      paint.lineTo(width, height);
      paint.fill();
    }
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    await db.images.attach(new File([blob], name, { type: blob.type }));
  }
}
