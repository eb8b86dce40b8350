import { describe, expect, test } from "vitest";
import {
  bytes,
  clock,
  count,
  fraction,
  microseconds,
  milliseconds,
  percent,
  rate,
  timestamp,
  value,
} from "./format";

describe.each([
  [
    milliseconds,
    [
      [0.041, "0.04 ms"],
      [1.254, "1.25 ms"],
      [12.34, "12.3 ms"],
      [123.4, "123 ms"],
    ],
  ],
  [
    milliseconds,
    [
      [12_340, "12.3 s"],
      [Number.NaN, "–"],
    ],
  ],
  [
    microseconds,
    [
      [12, "12 µs"],
      [1500, "1.50 ms"],
      [2e6, "2000 ms"],
    ],
  ],
  [
    timestamp,
    [
      [1_040_000, "1.040\u2009000 s"],
      [0, "0.000\u2009000 s"],
      [-5, "−0.000\u2009005 s"],
    ],
  ],
  [
    rate,
    [
      [0, "0"],
      [29.97, "30.0"],
      [123.4, "123"],
    ],
  ],
  [
    percent,
    [
      [0, "0 %"],
      [0.0004, "<0.1 %"],
      [0.034, "3.4 %"],
      [0.51, "51 %"],
    ],
  ],
  [
    count,
    [
      [7, "7"],
      [1234, "1\u2009234"],
      [1_234_567, "1\u2009234\u2009567"],
    ],
  ],
  [
    bytes,
    [
      [999, "999 B"],
      [1500, "1.5 kB"],
      [2_500_000, "2.5 MB"],
      [321_000, "321 kB"],
    ],
  ],
  [
    clock,
    [
      [7.9, "0:07"],
      [61, "1:01"],
      [3723, "1:02:03"],
    ],
  ],
  [
    value,
    [
      [3, "3"],
      [-2, "−2"],
      [0.123456, "0.1235"],
      [12_345.678, "12345.7"],
      [1e-7, "1.000e−7"],
    ],
  ],
] as [(number: number) => string, [number, string][]][])("%o", (write, cases) => {
  test.each(cases)("of %d is %s", (number, text) => {
    expect(write(number)).toBe(text);
  });
});

test.each([
  [0.5, "0.5000"],
  [-0.00044, "−0.0004"],
  [1234.56, "1234.6"],
  [null, "–"],
])("the fraction %d is %s", (number, text) => {
  expect(fraction(number)).toBe(text);
});

test.each([
  [null, "–"],
  [true, "true"],
])("the value %j is %s", (other, text) => {
  expect(value(other)).toBe(text);
});
