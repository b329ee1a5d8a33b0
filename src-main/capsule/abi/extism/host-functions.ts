/** The 49 functions of 0.5, in the order that is part of the ABI, and their wasm types. */

/** Parameters before the colon, results after it; every value is an i64 offset of a block. */
const NO_ARGUMENT = ':i64';
const ONE = 'i64:i64';
const TWO = 'i64 i64:i64';
const THREE = 'i64 i64 i64:i64';
const NOTHING = ':';
const ONE_TO_NOTHING = 'i64:';
const TWO_TO_NOTHING = 'i64 i64:';

/** contracts.md 2.3. The `shim` of JavaScript plug-ins calls by index into this list. */
export const HOST_FUNCTION_TYPES = {
  astrid_fs_exists: ONE,
  astrid_fs_mkdir: ONE_TO_NOTHING,
  astrid_fs_readdir: ONE,
  astrid_fs_stat: ONE,
  astrid_fs_unlink: ONE_TO_NOTHING,
  astrid_read_file: ONE,
  astrid_write_file: TWO_TO_NOTHING,
  astrid_ipc_publish: TWO_TO_NOTHING,
  astrid_ipc_subscribe: ONE,
  astrid_ipc_unsubscribe: ONE_TO_NOTHING,
  astrid_ipc_poll: ONE,
  astrid_ipc_recv: TWO,
  astrid_uplink_register: THREE,
  astrid_uplink_send: THREE,
  astrid_kv_get: ONE,
  astrid_kv_set: TWO_TO_NOTHING,
  astrid_kv_delete: ONE_TO_NOTHING,
  astrid_kv_list_keys: ONE,
  astrid_kv_clear_prefix: ONE,
  astrid_get_config: ONE,
  astrid_get_caller: NO_ARGUMENT,
  astrid_http_request: ONE,
  astrid_trigger_hook: ONE,
  astrid_log: TWO_TO_NOTHING,
  astrid_spawn_host: ONE,
  astrid_net_bind_unix: ONE,
  astrid_net_accept: ONE,
  astrid_net_read: ONE,
  astrid_net_write: TWO_TO_NOTHING,
  astrid_elicit: ONE,
  astrid_has_secret: ONE,
  astrid_signal_ready: NOTHING,
  astrid_clock_ms: NO_ARGUMENT,
  astrid_get_interceptor_handles: NO_ARGUMENT,
  astrid_request_approval: ONE,
  astrid_identity_resolve: ONE,
  astrid_identity_link: ONE,
  astrid_identity_unlink: ONE,
  astrid_identity_create_user: ONE,
  astrid_identity_list_links: ONE,
  astrid_check_capsule_capability: ONE,
  astrid_spawn_background_host: ONE,
  astrid_read_process_logs_host: ONE,
  astrid_kill_process_host: ONE,
  astrid_net_close_stream: ONE_TO_NOTHING,
  astrid_net_poll_accept: ONE,
  astrid_http_stream_start: ONE,
  astrid_http_stream_read: ONE,
  astrid_http_stream_close: ONE_TO_NOTHING,
} as const;
export type HostFunction = keyof typeof HOST_FUNCTION_TYPES;
export const HOST_FUNCTIONS = Object.keys(HOST_FUNCTION_TYPES) as readonly HostFunction[];

/** Only SDKs up to 0.4 had these, and no host ever did what they ask. Their types are not known any more. */
export const CRON_FUNCTIONS: ReadonlySet<string> = new Set(['astrid_cron_schedule', 'astrid_cron_cancel']);
