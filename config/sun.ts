const radians = Math.PI / 180;

/**
 * Sine of the sun's height (Spencer 1971, as in Duffie and Beckman, 4th ed., 1.5-1.6: declination and equation of time).
 * @param time seconds since the epoch (UTC) @param latitude, longitude degrees north and east
 */
export function sineOfHeight(time: number, latitude: number, longitude: number): number {
  const dayAngle = 2 * Math.PI * dayOfYear(time) * (1 / 365.2422);
  const declination =
    0.006918 -
    0.399912 * Math.cos(dayAngle) +
    0.070257 * Math.sin(dayAngle) -
    0.006758 * Math.cos(2 * dayAngle) +
    0.000907 * Math.sin(2 * dayAngle);
  const equationOfTime =
    229.2 *
    (0.000075 +
      0.001868 * Math.cos(dayAngle) -
      0.032077 * Math.sin(dayAngle) -
      0.014615 * Math.cos(2 * dayAngle) -
      0.04089 * Math.sin(2 * dayAngle));
  const solarHour = (((time % 86400) + 86400) % 86400) / 3600 + longitude / 15 + equationOfTime / 60;
  const hourAngle = (solarHour - 12) * 15 * radians;
  const phi = latitude * radians;
  return Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle);
}

/** Days since the last 1 January, with fraction (UTC), good to a day over the years. */
export function dayOfYear(time: number): number {
  const days = time / 86400;
  const year = 365.2425;
  return days - Math.floor(days / year) * year;
}
