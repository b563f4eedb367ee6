import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScanTime, ScanTimes, scanPeriodMs } from './cycle.ts';

describe('scan time', () => {
  it('always advances, whatever the clock of the machine does', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -5000, max: 5000, noNaN: true }), { maxLength: 100 }), (jumps) => {
        const scanTime = new ScanTime(1e9, 0.5);
        let clock = 1e9;
        let last = 1e9;
        for (const jump of jumps) {
          clock += jump;
          const { time } = scanTime.next(clock, 0);
          expect(time).toBeGreaterThan(last);
          expect(time).toBeCloseTo(clock + scanTime.offset, 5);
          last = time;
        }
      }),
    );
  });

  it('is the clock as long as the clock goes forward', () => {
    const scanTime = new ScanTime(100, 0.5);
    expect(scanTime.next(101, 1)).toEqual({ time: 101, setBack: 0, leap: 0 });
    expect(scanTime.next(5000, 4900)).toEqual({ time: 5000, setBack: 0, leap: 0 });
    expect(scanTime.next(4000, 4901)).toEqual({ time: 5000.5, setBack: 1000.5, leap: 0 });
    expect(scanTime.next(4001, 4902).time).toBe(5001.5);
  });

  it('tells a clock that was set ahead from time that passed, as while the machine slept', () => {
    const scanTime = new ScanTime(100, 0.5);
    scanTime.next(101, 1);
    expect(scanTime.next(701, 601)).toEqual({ time: 701, setBack: 0, leap: 0 });
    expect(scanTime.next(4302, 602)).toEqual({ time: 4302, setBack: 0, leap: 3600 });
  });

  it('meets a clock that was set back and comes ahead again, without a leap', () => {
    const scanTime = new ScanTime(10_000, 0.5);
    scanTime.next(10_001, 1);
    expect(scanTime.next(6_402, 2).time).toBe(10_001.5);
    expect(scanTime.next(6_403, 3).time).toBe(10_002.5);
    const { time, leap } = scanTime.next(10_004, 4);
    expect(time).toBeCloseTo(10_004, 6);
    expect(leap).toBeLessThan(1);
  });
});

describe('scan times', () => {
  it('tell the p99 of the last thousand, and count what took too long or came too late', () => {
    const times = new ScanTimes(1000);
    for (let i = 0; i < 2000; i++) times.note(i * 1000, i % 100 === 0 ? 7 : 1);
    expect(times.p99Ms).toBe(7);
    expect(times.overruns).toBe(0);
    times.note(2_001_000, 1);
    times.note(2_002_000, 1200);
    expect(times.lastMs).toBe(1200);
    expect(times.overruns).toBe(2);
    expect(times.count).toBe(2002);
  });

  it('leave the scans that compile the code out of the p99, as soon as there are others', () => {
    const times = new ScanTimes(1000);
    times.note(0, 200);
    expect(times.p99Ms).toBe(200);
    for (let i = 1; i < 20; i++) times.note(i * 1000, 30);
    for (let i = 20; i < 100; i++) times.note(i * 1000, 1);
    expect(times.p99Ms).toBe(1);
  });

  it('are stretched with speed, but not below what the wire can follow', () => {
    expect(scanPeriodMs(1, 1)).toBe(1000);
    expect(scanPeriodMs(1, 4)).toBe(250);
    expect(scanPeriodMs(1, 600)).toBe(100);
  });
});
