import Testing

@testable import TraceModel

@Suite struct VariableLengthTests {
  /// The examples of Protocol Buffers' page on encoding: 150 is 96 01, and sint64 -2 is 3.
  @Test func `numbers are written as Protocol Buffers have them`() {
    var bytes: [UInt8] = []
    bytes.append(number: 150)
    bytes.append(difference: -2)
    #expect(bytes == [0x96, 0x01, 0x03])
  }

  @Test(arguments: [0, 1, -1, 63, -64, 64, 1 << 40, Int64.max, Int64.min])
  func `a difference comes back`(value: Int64) {
    var (bytes, position) = ([UInt8](), 0)
    bytes.append(difference: value)
    #expect(VariableLength.number(in: bytes, at: &position).map(VariableLength.difference) == value)
    #expect(position == bytes.count)
  }

  @Test(arguments: [[], [0x80], [UInt8](repeating: 0x80, count: 11)])
  func `what ends within a number, or is longer than any, is none`(bytes: [UInt8]) {
    var position = 0
    #expect(VariableLength.number(in: bytes, at: &position) == nil)
  }
}
