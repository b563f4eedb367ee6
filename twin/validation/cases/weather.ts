import { syntheticWeather } from '../../weather/index.ts';
import { type Chart, type Finding, finding, type ValidationCase } from '../finding.ts';
import { mean } from '../metrics.ts';

const years = 20;

interface Year {
  readonly low: number[];
  readonly high: number[];
  readonly average: number[];
  readonly sun: number;
}

function liveYear(seed: number): Year {
  const source = syntheticWeather({ seed });
  const start = Date.UTC(2025, 0, 1) / 1000;
  const year: { low: number[]; high: number[]; average: number[]; sun: number } = {
    low: [],
    high: [],
    average: [],
    sun: 0,
  };
  for (let day = 0; day < 365; day++) {
    let [low, high, sum] = [100, -100, 0];
    for (let h = 0; h < 24; h++) {
      const { outdoorTemperature: t, solarIrradiance } = source(start + day * 86400 + h * 3600);
      low = Math.min(low, t);
      high = Math.max(high, t);
      sum += t / 24;
      year.sun += solarIrradiance / 1000;
    }
    year.low.push(low);
    year.high.push(high);
    year.average.push(sum);
  }
  return year;
}

/** Degree-days by the method of French meteorology: 18 °C less the mean of least and greatest, at least 0. */
function degreeDays({ low, high }: Year): number {
  return low.reduce((sum, t, i) => sum + Math.max(0, 18 - (t + high[i]) / 2), 0);
}

/** Memory of daily means from day to day, the season (mean over the years of a month around each day) taken out. */
function memory(all: readonly Year[]): number {
  const season = Array.from({ length: 365 }, (_, day) => {
    let sum = 0;
    for (const { average } of all) for (let k = -15; k <= 15; k++) sum += average[(day + k + 365) % 365];
    return sum / (31 * all.length);
  });
  let [product, square] = [0, 0];
  for (const { average } of all) {
    for (let day = 1; day < 365; day++) {
      const today = average[day] - season[day];
      product += today * (average[day - 1] - season[day - 1]);
      square += today * today;
    }
  }
  return product / square;
}

export const weather: ValidationCase = {
  name: 'weather',
  about:
    'Twenty synthetic years against what is known of Paris: 2,400 heating degree-days base 18 (a published year of the region: 2,432), a mean near 12.5 °C, sun near 1,150 kWh/m², frost to the design temperature of -7 °C, hot spells, weather that lasts for days.',
  limits:
    'One cold and one hot spell a year; no rain, no humidity; wind and clouds have statistics of their own, loosely joined to temperature.',
  run() {
    const all = Array.from({ length: years }, (_, seed) => liveYear(seed + 1));
    const note = (metric: string, value: number, unit: string, limit: Finding['limit']) =>
      finding('weather', `${years} synthetic years`, metric, value, unit, limit);
    const days = all.map(degreeDays);
    const findings = [
      note('heatingDegreeDays18', mean(days), 'K·d', [2300, 2550]),
      note('heatingDegreeDays18.least', Math.min(...days), 'K·d', [1900, 2600]),
      note('heatingDegreeDays18.most', Math.max(...days), 'K·d', [2300, 2900]),
      note('meanTemperature', mean(all.map(({ average }) => mean(average))), '°C', [11.5, 13]),
      note('yearlyLeast', mean(all.map(({ low }) => Math.min(...low))), '°C', [-9, -3]),
      note('yearlyMost', mean(all.map(({ high }) => Math.max(...high))), '°C', [33, 39]),
      note('memoryFromDayToDay', memory(all), '1', [0.65, 0.9]),
      note('sun', mean(all.map(({ sun }) => sun)), 'kWh/m²', [1050, 1250]),
    ];
    const chart: Chart = {
      name: 'weather-synthetic-year',
      title: 'Daily mean temperature of a synthetic year (seed 1), and the mean of twenty',
      xLabel: 'day of the year',
      yLabel: '°C',
      series: [
        { label: 'seed 1', x: all[0].average.map((_, i) => i), y: all[0].average },
        {
          label: 'twenty years',
          x: all[0].average.map((_, i) => i),
          y: all[0].average.map((_, i) => mean(all.map(({ average }) => average[i]))),
        },
      ],
    };
    return { findings, charts: [chart] };
  },
};
