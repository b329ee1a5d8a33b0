;; Imports that no host has, or not with this type.
(module
  (import "extism:host/user" "astrid_fs_rename" (func (param i64 i64)))
  (import "extism:host/user" "astrid_fs_exists" (func (param i32) (result i32)))
  (import "extism:host/env" "alloc" (func (param i64) (result i64)))
  (import "wasi_snapshot_preview1" "fd_future" (func))
  (import "env" "memory" (memory 1))
  (func (export "go") (result i32) (i32.const 0)))
