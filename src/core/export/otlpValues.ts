/**
 * Values as OTLP writes them in JSON: lower camel case names, 64-bit numbers as decimal texts, enumerations as numbers.
 * Source: the OTLP specification, "JSON Protobuf Encoding", and trace.proto, logs.proto, common.proto.
 */

import {toMicrosecond} from './exportSpans';

export const SPAN_KIND = {internal: 1, server: 2} as const;
export const STATUS = {unset: 0, ok: 1, error: 2} as const;

export interface KeyValue {
  key: string;
  value: {stringValue: string} | {intValue: string} | {doubleValue: number} | {boolValue: boolean};
}

/** Attributes with a value; those that are empty, false or absent are left out. */
export function attributes(values: Readonly<Record<string, string | number | boolean | null>>): KeyValue[] {
  const list: KeyValue[] = [];
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === '' || value === false) continue;
    if (typeof value === 'string') list.push({key, value: {stringValue: value}});
    else if (typeof value === 'boolean') list.push({key, value: {boolValue: value}});
    else if (Number.isSafeInteger(value)) list.push({key, value: {intValue: `${value}`}});
    else if (Number.isFinite(value)) list.push({key, value: {doubleValue: value}});
  }
  return list;
}

/** Nanoseconds since 1970 as a text, to the microsecond. What is before that cannot be written: the field is unsigned. */
export function unixNano(originEpochMs: number, ns: number): string {
  const epochNs = BigInt(Math.round(originEpochMs)) * 1_000_000n + BigInt(toMicrosecond(ns));
  return `${epochNs < 0n ? 0n : epochNs}`;
}

/** SeverityNumber of a Python level; 0 is "not said". */
export function severityOf(level: number): number {
  if (level >= 50) return 21;
  if (level >= 40) return 17;
  if (level >= 30) return 13;
  if (level >= 20) return 9;
  return level > 0 ? 5 : 0;
}
