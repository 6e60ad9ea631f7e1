import SyntheticFleet
import Testing
import TraceModel

@Suite struct TimestampTests {
  @Test func `times are kept from 1970 until 2⁶² ns later`() {
    #expect(Timestamp(nanoseconds: 0).isKept)
    #expect(Timestamp(nanoseconds: 1 << 62 - 1).isKept)
    for outside in [Int64.min, -1, 1 << 62, .max] { #expect(!Timestamp(nanoseconds: outside).isKept) }
  }

  @Test func `the sum and the difference of any two numbers end where 64 bits do`() {
    var random = SplitMix64(seed: 1)
    let edges: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max, 1 << 62, -(1 << 62)]
    let numbers = edges + (0..<50).map { _ in Int64(bitPattern: random.next()) }
    func inside(_ number: Int128) -> Int64 {
      Int64(Swift.min(Swift.max(number, Int128(Int64.min)), Int128(Int64.max)))
    }
    for a in numbers {
      for b in numbers {
        let (sum, difference) = (inside(Int128(a) + Int128(b)), inside(Int128(a) - Int128(b)))
        let (time, other, duration) = (Timestamp(nanoseconds: a), Timestamp(nanoseconds: b), Nanoseconds(b))
        #expect((time + duration).nanoseconds == sum)
        #expect((time - duration).nanoseconds == difference)
        #expect((time - other).count == difference)
        #expect((Nanoseconds(a) + duration).count == sum)
        #expect((Nanoseconds(a) - duration).count == difference)
      }
    }
  }

  @Test(arguments: [
    (0.9, 0), (-0.9, 0), (1e18, 1_000_000_000_000_000_000), (0x1p63, Int64.max), (-0x1p63, Int64.min),
    (.infinity, .max), (-.infinity, .min), (.nan, 0), (1e300, .max),
  ])
  func `a number that is no whole one of 64 bits becomes the nearest`(number: Double, whole: Int64) {
    #expect(Int64(clamping: number) == whole)
  }
}
