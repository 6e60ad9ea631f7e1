/// The target of a call: its method and path, as far as a record says.
///
/// Both are kept as hashes, since millions of events are held at once and two sides of a call need only be compared.
/// Equal hashes count as equal texts: of 1,000 paths two share one with a probability of about 10⁻⁴.
public struct CallTarget: Hashable, Sendable {
  /// Hash of the path without scheme, host, query and fragment; 0 where not logged.
  public var path: UInt32 = 0
  /// Hashes of the path's last four segments, 16 bits each, the last segment lowest; 0 where not known. No segment
  /// has the hash 0. A path without segments has `noSegments`.
  public var tail: UInt64 = 0
  /// The method; `.unknown` where not logged.
  public var method = Method.unknown

  /// The tail of `/`: only its highest bit is set.
  public static let noSegments: UInt64 = 1 << 63

  /// The tail of a path. Hot: once for each record of a call.
  @inlinable
  public static func tail(of path: some Sequence<UInt8>) -> UInt64 {
    var (tail, segment): (UInt64, UInt32) = (0, 0)
    for byte in path {
      if byte == 0x2F {
        if segment != 0 { tail = tail &<< 16 | hash(ofSegment: segment) }
        segment = 0
      } else {
        segment = (segment &+ UInt32(byte)) &* 0x0100_0193
      }
    }
    if segment != 0 { tail = tail &<< 16 | hash(ofSegment: segment) }
    return tail == 0 ? noSegments : tail
  }

  /// 16 of its bits that depend on every byte, never 0.
  @inlinable
  static func hash(ofSegment hash: UInt32) -> UInt64 { UInt64(max(1, (hash ^ hash &>> 15) & 0xFFFF)) }

  /// Without a hash of the path (0) or a method nothing is known of it.
  public init(path: UInt32 = 0, tail: UInt64 = 0, method: Method = .unknown) {
    self.path = path
    self.tail = tail
    self.method = method
  }

  /// A method of HTTP (RFC 9110, RFC 5789), by what it asks for.
  public enum Method: UInt8, Sendable {
    /// `unknown` where none is logged, `other` for any method without a case.
    case unknown, get, head, options, delete, post, put, patch, other

    /// It asks for work; in a flow of several calls, its refusal is the caller's result.
    public var asksForWork: Bool {
      switch self {
      case .unknown, .post, .put, .patch, .other: true
      case .get, .head, .options, .delete: false
      }
    }
  }

  /// Two records may be of one call: they contradict each other in nothing that both say.
  public func agrees(with other: CallTarget) -> Bool {
    (path == 0 || other.path == 0 || path == other.path)
      && (method == .unknown || other.method == .unknown || method == other.method)
  }

  /// The one path ends with the other in whole segments, as far as the last four tell, and the methods agree.
  ///
  ///     /api/orders/7        /orders/7        /7
  public func isRewritten(_ other: CallTarget) -> Bool {
    guard tail != 0, other.tail != 0, path != other.path else { return false }
    guard method == .unknown || other.method == .unknown || method == other.method else { return false }
    var (rest, otherRest) = (tail, other.tail)
    while rest & 0xFFFF != 0, otherRest & 0xFFFF != 0 {
      guard rest & 0xFFFF == otherRest & 0xFFFF else { return false }
      (rest, otherRest) = (rest >> 16, otherRest >> 16)
    }
    return true
  }

  /// Hash of the last segment; 0 of a path without segments, and where it is not known.
  public var lastSegment: UInt16 { UInt16(truncatingIfNeeded: tail) }

  /// A record says nothing of it.
  public var isUnknown: Bool { path == 0 && method == .unknown }
}
