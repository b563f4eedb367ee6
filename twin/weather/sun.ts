/** What of the sun reaches the ground. */

/** Irradiance on the horizontal under a clear sky, W/m² (Haurwitz 1945). */
export function clearSky(sine: number): number {
  return sine <= 0.001 ? 0 : 1098 * sine * Math.exp(-0.057 / sine);
}

/** What clouds leave of it (Kasten and Czeplak 1980). @param cover 0 clear to 1 overcast */
export function throughClouds(cover: number): number {
  return 1 - 0.75 * cover ** 3.4;
}
