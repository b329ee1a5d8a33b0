/** In a process of its own: `measure-record.ts SINK EVENTS GROUP FOLDER`, or `questions EVENTS ROUNDS FOLDER`, or `door CALLS 1 FOLDER`. */
import { doorCosts } from './door-costs.ts';
import { lineSink, recordSink, rowSink } from './event-sinks.ts';
import type { EventSink } from './event-sinks.ts';
import { askQuestions } from './event-questions.ts';
import { sampleEvent } from './sample-events.ts';

const SINKS: Readonly<Record<string, (folder: string) => EventSink>> = {
  record: recordSink,
  rows: rowSink,
  lines: lineSink,
};

/** Events in memory at once: making them is not what is measured, nor is carrying them along from one collection of garbage to the next. */
const BATCH = 1000;

function fill(sink: EventSink, events: number, group: number): number {
  let took = 0;
  for (let from = 0; from < events; from += BATCH) {
    const drafts = Array.from({ length: Math.min(BATCH, events - from) }, (_, index) => sampleEvent(from + index));
    const began = performance.now();
    for (let at = 0; at < drafts.length; at += group) sink.write(drafts.slice(at, at + group));
    took += performance.now() - began;
  }
  const began = performance.now();
  sink.finish();
  return took + performance.now() - began;
}

function measureSink(name: string, events: number, group: number, folder: string): void {
  const sink = (SINKS[name] ?? recordSink)(folder);
  const milliseconds = fill(sink, events, group);
  sink.close();
  console.log(JSON.stringify({ name, seconds: milliseconds / 1000, count: events }));
}

function measureQuestions(events: number, rounds: number, folder: string): void {
  const filled = recordSink(folder);
  fill(filled, events, 100);
  filled.close();
  const sink = recordSink(folder);
  for (const answer of askQuestions(sink.log, rounds)) console.log(JSON.stringify(answer));
  sink.close();
}

function measure([what = '', count = '0', detail = '1', folder = '']: readonly string[]): void {
  if (what === 'questions') measureQuestions(Number(count), Number(detail), folder);
  else if (what === 'door') for (const cost of doorCosts(Number(count), folder)) console.log(JSON.stringify(cost));
  else measureSink(what, Number(count), Number(detail), folder);
}

/** This file, to be run. */
export const MEASURE_RECORD = import.meta.filename;

if (import.meta.main) measure(process.argv.slice(2));
