import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Vertices as bytes: of each its drift and its offset, as doubles (IEEE 754) with the least byte first. A fleet of
/// phones has 100,000 clocks, each with some ten numbers, which take too long to read from text.
enum VertexBytes {
  private static let size = MemoryLayout<UInt64>.size

  static func bytes(_ vertices: [OffsetRegion.Vertex]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(vertices.count * 2 * size)
    for vertex in vertices {
      for number in [vertex.drift, vertex.offset] {
        withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }

  /// A rest behind the last whole vertex ends the list.
  static func vertices(_ bytes: UnsafeRawBufferPointer) -> [OffsetRegion.Vertex] {
    (0..<bytes.count / (2 * size)).map { position in
      OffsetRegion.Vertex(
        drift: number(bytes, at: 2 * position * size), offset: number(bytes, at: (2 * position + 1) * size))
    }
  }

  private static func number(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Double {
    Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
  }
}

extension VertexBytes {
  /// Vertices as older indexes have them, `[[drift, offset], …]`. The bytes end with a zero, as
  /// SQLite's do; what is no number ends the list.
  static func vertices(ofText text: UnsafeRawBufferPointer) -> [OffsetRegion.Vertex] {
    var vertices: [OffsetRegion.Vertex] = []
    guard var position = text.baseAddress?.assumingMemoryBound(to: CChar.self) else { return vertices }
    precondition(position[text.count] == 0, "a text of SQLite ends with a zero")
    while let drift = number(at: &position), let offset = number(at: &position) {
      vertices.append(OffsetRegion.Vertex(drift: drift, offset: offset))
    }
    return vertices
  }

  private static func number(at position: inout UnsafePointer<CChar>) -> Double? {
    while isBetween(position.pointee) { position += 1 }
    var end: UnsafeMutablePointer<CChar>?
    let number = strtod(position, &end)
    guard let end, UnsafePointer(end) != position else { return nil }
    position = UnsafePointer(end)
    return number
  }

  private static func isBetween(_ character: CChar) -> Bool {
    character == 0x5B || character == 0x2C || character == 0x5D  // [ , ]
  }
}
