/// The `traceparent` header: https://www.w3.org/TR/trace-context-1/#traceparent-header (W3C Recommendation of
/// 23 November 2021), from which the quotations here are.
///
///     00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
///     version, trace-id, parent-id, trace-flags
public struct TraceParent: Hashable, Sendable {
  /// "The ID of the whole trace forest"; never 0: "All bytes as zero is considered an invalid value."
  public let traceID: UInt128
  /// "The ID of this request as known by the caller"; never 0.
  public let parentID: UInt64
  /// Whether "the caller may have recorded trace data". It is the one flag that version 00 knows; of the
  /// others, "vendors MUST set those to zero".
  public let isSampled: Bool

  /// Nil if one of the ids is 0.
  public init?(traceID: UInt128, parentID: UInt64, isSampled: Bool = true) {
    guard traceID != 0, parentID != 0 else { return nil }
    self.init(validTraceID: traceID, parentID: parentID, isSampled: isSampled)
  }

  /// Reads a header's value; nil if it is invalid, and then a receiver begins a new trace. "Version ff is
  /// invalid"; a higher version than 00 is read as far as 00 goes, if what follows is set off by a dash.
  public init?(_ header: String) {
    let bytes = Array(header.withoutOptionalWhitespace.utf8)
    guard bytes.count >= Self.length, [2, 35, 52].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }),
      let version: UInt8 = HexadecimalText.value(of: bytes[0..<2]), version != 0xFF,
      bytes.count == Self.length || (version > 0 && bytes[Self.length] == UInt8(ascii: "-")),
      let traceID: UInt128 = HexadecimalText.value(of: bytes[3..<35]),
      let parentID: UInt64 = HexadecimalText.value(of: bytes[36..<52]),
      let flags: UInt8 = HexadecimalText.value(of: bytes[53..<55])
    else { return nil }
    self.init(traceID: traceID, parentID: parentID, isSampled: flags & 1 == 1)
  }

  /// The header's value, in version 00: "Vendors MUST use these fields to construct the new traceparent field
  /// according to the highest version of the specification known to the implementation".
  public var header: String {
    let flags = isSampled ? "01" : "00"
    return "00-\(HexadecimalText.digits(traceID))-\(HexadecimalText.digits(parentID))-\(flags)"
  }

  /// The parent of a call made now. A new parent id "should be considered a default" of the changes to a header
  /// that is passed on.
  func child(using generator: inout some RandomNumberGenerator) -> TraceParent {
    Self(validTraceID: traceID, parentID: .random(in: 1 ... .max, using: &generator), isSampled: isSampled)
  }

  /// The first parent of a trace that begins here.
  static func root(traceID: UInt128, using generator: inout some RandomNumberGenerator) -> TraceParent {
    Self(validTraceID: traceID, parentID: .random(in: 1 ... .max, using: &generator), isSampled: true)
  }

  private init(validTraceID traceID: UInt128, parentID: UInt64, isSampled: Bool) {
    self.traceID = traceID
    self.parentID = parentID
    self.isSampled = isSampled
  }

  /// Length of a header of version 00.
  private static let length = 55
}
