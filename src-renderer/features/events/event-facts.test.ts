/** Events in words. */
import { describe, expect, it } from 'vitest';

import { CAUSES } from '../../../src-preload/contract/event-words.ts';
import { sampleEvent } from '../../client/fake-client.ts';

import { causeSentence, eventFacts, fileFilter, isAboutFile, pathAfter, pathsOfSide, verdict } from './event-facts.ts';

const valueOf = (name: string, part: Parameters<typeof sampleEvent>[1]) =>
  eventFacts(sampleEvent(1, part)).find((fact) => fact.name === name);

describe('the facts of an event', () => {
  it('carry filters that find their like, whatever the value holds', () => {
    expect(valueOf('Operation', {})).toEqual({ name: 'Operation', value: 'open', filter: 'op=open' });
    expect(valueOf('Path', { path: 'cwd://a "b"\\c' })?.filter).toBe(String.raw`path="cwd://a \"b\"\\c"`);
    expect(fileFilter('cwd://a b')).toBe('file:"cwd://a b"');
  });
  it('leave out what an event does not have', () => {
    expect(valueOf('Run', { run: null })).toBeUndefined();
    expect(valueOf('Second path', {})).toBeUndefined();
    expect(valueOf('Content after', { after: 'ab' })?.value).toBe('ab');
  });
  it('say what was decided and why, for every cause', () => {
    expect(verdict(sampleEvent(1))).toBe('Allowed, and done');
    expect(verdict(sampleEvent(1, { decision: 'deny', outcome: 'access' }))).toContain('Denied');
    expect(verdict(sampleEvent(1, { outcome: 'not-found' }))).toBe('Allowed, and failed with “not-found”');
    for (const cause of CAUSES) expect(causeSentence(cause)).toMatch(/\.$/);
  });
});

describe('the file of an event', () => {
  it('has its other name after a rename, and before it what that name held, or else what was moved', () => {
    const renamed = sampleEvent(1, { op: 'rename', path: 'cwd://a', path2: 'cwd://b' });
    expect(pathAfter(renamed)).toBe('cwd://b');
    expect(pathsOfSide(renamed, 'after')).toEqual(['cwd://b']);
    expect(pathsOfSide(renamed, 'before')).toEqual(['cwd://b', 'cwd://a']);
  });
  it('was, before a copy, what the copy has replaced', () => {
    const copied = sampleEvent(1, { op: 'copy', path: 'cwd://a', path2: 'cwd://b' });
    expect(pathsOfSide(copied, 'before')).toEqual(['cwd://b']);
  });
  it('is none for runs and services', () => {
    expect(isAboutFile(sampleEvent(1))).toBe(true);
    expect(isAboutFile(sampleEvent(1, { op: 'run-start', path: 'tidy' }))).toBe(false);
    expect(isAboutFile(sampleEvent(1, { op: 'host-call', path: 'kv://x' }))).toBe(false);
  });
});
