import Testing

@testable import TraceModel

@Suite struct ByteHashTests {
  /// Indexes hold hashes, so neither kind may ever change.
  @Test(arguments: 0...70)
  func `the hash of bytes is the same with room behind them and without`(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    let other = bytes + [0xFF, 1, 2, 3, 4, 5, 6, 7]
    let unpadded = bytes.withUnsafeBytes { ByteHash.hash(unpadded: $0, seed: 9) }
    #expect(unpadded == ByteHash.hash(bytes, seed: 9))
    let padded = other.withUnsafeBytes { room in
      room.baseAddress.map { ByteHash.hash($0, count, seed: 9) }
    }
    #expect(padded == unpadded)
  }

  /// FNV-1a with 64 bits: of each byte, exclusive or, then times 2⁴⁰ + 2⁸ + 0xB3.
  @Test func `the sequential hash goes on from that of the bytes before`() {
    let prime: UInt64 = 1 << 40 + 1 << 8 + 0xB3
    let first = UInt64(0x61) &* prime
    let both = (first ^ 0x62) &* prime
    let hash = [UInt8](arrayLiteral: 0x61, 0x62).withUnsafeBytes { ByteHash.sequential($0) }
    #expect(hash == both)
    #expect([UInt8(0x62)].withUnsafeBytes { ByteHash.sequential($0, after: first) } == both)
  }
}
