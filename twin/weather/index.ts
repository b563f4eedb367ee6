export { EpwError, type EpwYear, epwWeather, parseEpw } from './epw.ts';
export { forecastWeather, temperatureSpread } from './forecast.ts';
export { type MeasuredWeather, type Place, persistenceForecast } from './persistence.ts';
export { constantWeather, type Weather, type WeatherSource, withOutdoor } from './source.ts';
export { groundTemperature, type SyntheticClimate, syntheticWeather } from './synthetic.ts';
