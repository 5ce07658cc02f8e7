;; Dot products of many rows with one vector, the inner loop of level 2 and of the large heads.
;;
;; Both functions take places in memory as byte offsets: of the first row, of the vector and of its end, and of where
;; the products go, one after the other. Rows follow each other without gaps. Rows and vector are as wide as a step
;; of the loop, 16 values, or a multiple of it; whoever fills the memory pads them with zeros.
;;
;; A row is added up in several running sums, because an addition waits for the one before it. Their order never
;; changes, so a product has the same bits on every processor.
(module
  (memory (import "vectors" "memory") 1)

  ;; float32 rows · float32 vector = float32 products
  (func (export "dotFloats")
    (param $row i32) (param $rows i32) (param $vector i32) (param $vectorEnd i32) (param $product i32)
    (local $at i32) (local $productEnd i32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $productEnd (i32.add (local.get $product) (i32.shl (local.get $rows) (i32.const 2))))
    (block $done
      (loop $nextRow
        (br_if $done (i32.ge_u (local.get $product) (local.get $productEnd)))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (local.set $c (v128.const i32x4 0 0 0 0))
        (local.set $d (v128.const i32x4 0 0 0 0))
        (local.set $at (local.get $vector))
        (loop $nextValues
          (local.set $a (f32x4.add (local.get $a)
            (f32x4.mul (v128.load (local.get $row)) (v128.load (local.get $at)))))
          (local.set $b (f32x4.add (local.get $b)
            (f32x4.mul (v128.load offset=16 (local.get $row)) (v128.load offset=16 (local.get $at)))))
          (local.set $c (f32x4.add (local.get $c)
            (f32x4.mul (v128.load offset=32 (local.get $row)) (v128.load offset=32 (local.get $at)))))
          (local.set $d (f32x4.add (local.get $d)
            (f32x4.mul (v128.load offset=48 (local.get $row)) (v128.load offset=48 (local.get $at)))))
          (local.set $row (i32.add (local.get $row) (i32.const 64)))
          (local.set $at (i32.add (local.get $at) (i32.const 64)))
          (br_if $nextValues (i32.lt_u (local.get $at) (local.get $vectorEnd))))
        (local.set $a
          (f32x4.add (f32x4.add (local.get $a) (local.get $b)) (f32x4.add (local.get $c) (local.get $d))))
        (f32.store (local.get $product)
          (f32.add
            (f32.add (f32x4.extract_lane 0 (local.get $a)) (f32x4.extract_lane 1 (local.get $a)))
            (f32.add (f32x4.extract_lane 2 (local.get $a)) (f32x4.extract_lane 3 (local.get $a)))))
        (local.set $product (i32.add (local.get $product) (i32.const 4)))
        (br $nextRow))))

  ;; int8 rows · int16 vector = int32 products; exact as long as no sum leaves 32 bits
  (func (export "dotIntegers")
    (param $row i32) (param $rows i32) (param $vector i32) (param $vectorEnd i32) (param $product i32)
    (local $at i32) (local $productEnd i32)
    (local $a v128) (local $b v128)
    (local.set $productEnd (i32.add (local.get $product) (i32.shl (local.get $rows) (i32.const 2))))
    (block $done
      (loop $nextRow
        (br_if $done (i32.ge_u (local.get $product) (local.get $productEnd)))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (local.set $at (local.get $vector))
        (loop $nextValues
          (local.set $a (i32x4.add (local.get $a)
            (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $row)) (v128.load (local.get $at)))))
          (local.set $b (i32x4.add (local.get $b)
            (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $row)) (v128.load offset=16 (local.get $at)))))
          (local.set $row (i32.add (local.get $row) (i32.const 16)))
          (local.set $at (i32.add (local.get $at) (i32.const 32)))
          (br_if $nextValues (i32.lt_u (local.get $at) (local.get $vectorEnd))))
        (local.set $a (i32x4.add (local.get $a) (local.get $b)))
        (i32.store (local.get $product)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $a)) (i32x4.extract_lane 1 (local.get $a)))
            (i32.add (i32x4.extract_lane 2 (local.get $a)) (i32x4.extract_lane 3 (local.get $a)))))
        (local.set $product (i32.add (local.get $product) (i32.const 4)))
        (br $nextRow)))))
