import SyntheticFleet
import Testing

@testable import TraceStore

@Suite struct IntegerListJSONTests {
  @Test func `lists of numbers come back as they were written, each where it says it stands`() {
    let lists: [[Int64]] = [[0, 9, 10, -1], [IntegerListJSON.null, .max, .min + 1], [7]]
    var text = IntegerListJSON()
    text.begin()
    text.append { $0.append(1) }
    let first = text.end()
    text.begin()
    for list in lists { text.append { writer in for number in list { writer.append(number) } } }
    let second = text.end()
    #expect(String(decoding: text.bytes[first], as: UTF8.self) == "[[1]]")
    #expect(
      String(decoding: text.bytes[second], as: UTF8.self)
        == "[[0,9,10,-1],[null,9223372036854775807,-9223372036854775807],[7]]")
    var read: [[Int64]] = []
    let isOurs = text.bytes.withUnsafeBytes { bytes in
      IntegerListJSON.read(UnsafeRawBufferPointer(rebasing: bytes[second])) { read.append(Array($0)) }
    }
    #expect(read == lists)
    // No number beyond 2⁶² is ever stored.
    #expect(!isOurs)
  }

  @Test func `a number is written as Swift describes it, whatever its length`() {
    var numbers: [Int64] = [0, 9, 10, 99, 100, 101, 109, 190, 999, 1000, .max, .min + 1]
    var power: Int64 = 1
    for _ in 0..<19 {
      numbers += [power - 1, power, power + 1, -power, 9 * (power / 10) + 1]
      power = power &* 10
    }
    var random = SplitMix64(seed: 7)
    for shift in 0..<63 { numbers.append(Int64(truncatingIfNeeded: random.next() >> UInt64(shift))) }
    for number in numbers where number != IntegerListJSON.null {
      var text = IntegerListJSON()
      text.begin()
      text.append { $0.append(number) }
      let range = text.end()
      #expect(String(decoding: text.bytes[range], as: UTF8.self) == "[[\(number)]]")
    }
  }

  @Test func `times one behind the other are written each as it is, in the same second or another`() {
    var random = SplitMix64(seed: 11)
    var text = IntegerListJSON()
    for _ in 0..<2_000 {
      let second = Int64(random.index(below: 3)) + (random.chance(0.1) ? 999_999_998 : 1_795_435_992)
      let times = (0..<3).map { _ in
        second * 1_000_000_000
          + Int64([0, 1, 999_999_999, random.index(below: 1_000_000_000)].randomElement(using: &random) ?? 0)
      }
      text.begin()
      text.append { writer in for time in times { writer.append(time) } }
      let range = text.end()
      #expect(String(decoding: text.bytes[range], as: UTF8.self) == "[\(times)]".replacing(" ", with: ""))
    }
  }

  @Test func `no lists are an empty list`() {
    var text = IntegerListJSON()
    text.begin()
    let range = text.end()
    #expect(String(decoding: text.bytes[range], as: UTF8.self) == "[]")
  }
}
