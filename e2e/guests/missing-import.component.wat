;; A component that wants two functions of an interface which no host has.
(component
  (import "acme:thing/api@1.0.0" (instance $api
    (export "frob" (func (param "amount" u32) (result u32)))
    (export "unfrob" (func (param "amount" u32)))))
  (core func $frob (canon lower (func $api "frob")))
  (core func $unfrob (canon lower (func $api "unfrob")))
  (core module $main
    (import "api" "frob" (func $frob (param i32) (result i32)))
    (import "api" "unfrob" (func $unfrob (param i32)))
    (func (export "run") (result i32)
      (call $unfrob (call $frob (i32.const 1)))
      (i32.const 0)))
  (core instance $running (instantiate $main
    (with "api" (instance
      (export "frob" (func $frob))
      (export "unfrob" (func $unfrob))))))
  (func $run (result (result)) (canon lift (core func $running "run")))
  (instance $command (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $command)))
