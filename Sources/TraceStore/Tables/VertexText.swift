import TraceModel

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Vertices as JSON, `[[drift, offset], …]`. Swift writes a Double with the fewest digits that read back as it.
enum VertexText {
  static func text(_ vertices: [OffsetRegion.Vertex]) -> String {
    "[" + vertices.map { "[\($0.drift),\($0.offset)]" }.joined(separator: ",") + "]"
  }

  /// The bytes end with a zero, as SQLite's do; what is no number ends the list.
  static func vertices(_ text: UnsafeRawBufferPointer) -> [OffsetRegion.Vertex] {
    var vertices: [OffsetRegion.Vertex] = []
    guard var place = text.baseAddress?.assumingMemoryBound(to: CChar.self) else { return vertices }
    while let drift = number(at: &place), let offset = number(at: &place) {
      vertices.append(OffsetRegion.Vertex(drift: drift, offset: offset))
    }
    return vertices
  }

  private static func number(at place: inout UnsafePointer<CChar>) -> Double? {
    while isBetween(place.pointee) { place += 1 }
    var end: UnsafeMutablePointer<CChar>?
    let number = strtod(place, &end)
    guard let end, UnsafePointer(end) != place else { return nil }
    place = UnsafePointer(end)
    return number
  }

  private static func isBetween(_ character: CChar) -> Bool {
    character == 0x5B || character == 0x2C || character == 0x5D  // [ , ]
  }
}
