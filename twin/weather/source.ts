/** Weather at a time. */
export interface Weather {
  /** °C. */
  readonly outdoorTemperature: number;
  /** W/m² on the horizontal. */
  readonly solarIrradiance: number;
  /** m/s. */
  readonly windSpeed: number;
  /** °C, at the depth of pipes (1 m). */
  readonly groundTemperature: number;
  /** 0 to 1; where absent, it is as usual (`usualHumidity`). */
  readonly relativeHumidity?: number;
}

/** Weather by seconds since the epoch (UTC). */
export type WeatherSource = (time: number) => Weather;

/** Weather that never changes: 0 W/m², 3 m/s, ground at 10 °C unless told otherwise. */
export function constantWeather(weather: Partial<Weather> & { readonly outdoorTemperature: number }): WeatherSource {
  const constant: Weather = { solarIrradiance: 0, windSpeed: 3, groundTemperature: 10, ...weather };
  return () => constant;
}

/** A source with another outdoor temperature: a constant, or a function of time and what the source says. */
export function withOutdoor(
  source: WeatherSource,
  outdoor: number | ((time: number, outdoorTemperature: number) => number),
): WeatherSource {
  return (time) => {
    const weather = source(time);
    const outdoorTemperature = typeof outdoor === 'number' ? outdoor : outdoor(time, weather.outdoorTemperature);
    return { ...weather, outdoorTemperature };
  };
}
