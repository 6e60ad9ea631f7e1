import Testing

@testable import LogReading

@Suite struct PaddedBytesTests {
  @Test(arguments: [[], Array("{}".utf8), [UInt8](repeating: 7, count: 1_000)])
  func `behind the bytes stand quotes`(content: [UInt8]) {
    let bytes = PaddedBytes(content)
    #expect(bytes.count == content.count)
    #expect(Array(bytes.storage[..<bytes.count]) == content)
    #expect(bytes.storage[bytes.count...].elementsEqual(repeatElement(0x22, count: PaddedBytes.padding)))
  }

  @Test func `a room that is filled in part has its padding behind that part`() {
    let bytes = PaddedBytes(capacity: 100) { room in
      room.copyBytes(from: [1, 2, 3])
      return 3
    }
    #expect(bytes.storage == [1, 2, 3] + [UInt8](repeating: 0x22, count: PaddedBytes.padding))
  }

  @Test func `a beginning keeps what stands behind it as room`() {
    let beginning = PaddedBytes([1, 2, 3, 4]).prefix(2)
    #expect(beginning.count == 2)
    #expect(beginning.withUnsafeBytes { Array($0) } == [1, 2])
    #expect(beginning.storage.count == 4 + PaddedBytes.padding)
  }
}
