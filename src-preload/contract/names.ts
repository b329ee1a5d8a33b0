/** The names of every call and event, alone: what the preload may know without a validation library. */

export const CALL_NAMES = [
  'appInfo',
  'sandboxList',
  'sandboxOpen',
  'sandboxState',
  'sandboxLimits',
  'sandboxVerify',
  'sandboxRecover',
  'fileList',
  'fileStat',
  'fileRead',
  'fileWrite',
  'fileCreateDirectory',
  'fileRename',
  'fileRemove',
  'changeList',
  'changeDiff',
  'changePatch',
  'changeCommit',
  'changeDiscard',
  'capsuleList',
  'capsuleInspect',
  'runStart',
  'runInput',
  'runKill',
  'runList',
  'eventPage',
  'jobCancel',
  'shellPickFolder',
  'shellPickCapsule',
  'shellBrowse',
] as const;
export type CallName = (typeof CALL_NAMES)[number];

export const EVENT_NAMES = [
  'audited',
  'layersChanged',
  'runChanged',
  'runOutput',
  'jobProgress',
  'sandboxChanged',
  'shellCommand',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];
