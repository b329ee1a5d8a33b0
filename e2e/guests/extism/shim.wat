;; What plug-ins written in JavaScript do: ask for the types of host functions by index, and call them by index.
;; `types` gives a text of two digits a function: how many arguments have a type, and the type of the result.
(module
  (import "shim" "__get_function_arg_type" (func $arg (param i32 i32) (result i32)))
  (import "shim" "__get_function_return_type" (func $returns (param i32) (result i32)))
  (import "shim" "__invokeHostFunc" (func $invoke (param i32 i64 i64 i64 i64 i64) (result i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "length" (func $length (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output (param i64 i64)))
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_offset" (func $input (result i64)))
  (memory (export "memory") 1)
  (func (export "types") (result i32)
    (local $index i32) (local $block i64) (local $count i32) (local $argument i32)
    (local.set $block (call $alloc (i64.const 100)))
    (loop $functions
      (local.set $count (i32.const 0))
      (local.set $argument (i32.const 0))
      (loop $arguments
        (local.set $count
          (i32.add (local.get $count) (i32.eq (call $arg (local.get $index) (local.get $argument)) (i32.const 2))))
        (local.set $argument (i32.add (local.get $argument) (i32.const 1)))
        (br_if $arguments (i32.lt_u (local.get $argument) (i32.const 4))))
      (call $store
        (i64.add (local.get $block) (i64.extend_i32_u (i32.mul (local.get $index) (i32.const 2))))
        (i32.add (i32.const 48) (local.get $count)))
      (call $store
        (i64.add (local.get $block) (i64.extend_i32_u (i32.add (i32.const 1) (i32.mul (local.get $index) (i32.const 2)))))
        (i32.add (i32.const 48) (call $returns (local.get $index))))
      (local.set $index (i32.add (local.get $index) (i32.const 1)))
      (br_if $functions (i32.lt_u (local.get $index) (i32.const 50))))
    (call $output (local.get $block) (i64.const 100))
    (i32.const 0))
  (func $call (param $index i32) (result i32)
    (local $block i64)
    (local.set $block
      (call $invoke (local.get $index) (call $input) (i64.const 7) (i64.const 7) (i64.const 7) (i64.const 7)))
    (call $output (local.get $block) (call $length (local.get $block)))
    (i32.const 0))
  (func (export "read_file") (result i32) (call $call (i32.const 5)))
  (func (export "mkdir") (result i32) (call $call (i32.const 1)))
  (func (export "beyond") (result i32) (call $call (i32.const 49))))
