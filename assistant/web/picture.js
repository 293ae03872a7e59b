// Find products by a picture: made small here, so that a phone's photograph travels quickly.

import { call } from "./api.js";

const SIDE = 768;

export async function searchByPicture(file, { context, filters, limit }) {
  return call("POST", "/v1/search/image", { image: await encoded(file), context, ...(filters ? { filters } : {}), limit });
}

async function encoded(file) {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale)));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white"; // JPEG knows no transparency, and shops show goods on white
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 })).arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
