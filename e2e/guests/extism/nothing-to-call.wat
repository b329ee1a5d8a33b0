;; A plug-in all of whose exports are something else than a function without parameters that gives one number or nothing.
(module
  (import "extism:host/env" "alloc" (func (param i64) (result i64)))
  (memory (export "memory") 1)
  (global (export "version") i32 (i32.const 1))
  (func (export "add") (param i32 i32) (result i32) (i32.const 0))
  (func (export "far") (result i64) (i64.const 0))
  (func (export "_initialize")))
