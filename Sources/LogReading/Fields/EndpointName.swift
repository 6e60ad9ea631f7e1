import TraceModel

/// The endpoint of a call: its method, and its path with a mask for what differs from call to call.
///
///     POST https://shop:8080/orders/4711/items?lang=en      POST /orders/…/items
///
/// A segment with digits is masked, unless it is letters with two digits at most, as `v1` and `oauth2` are. Hot: `hash`
/// is computed for each record of a call.
enum EndpointName {
  /// Bytes of a text; a longer one ends with the mask.
  private static let longest = 120
  /// The number that stands for a masked segment in the hash.
  private static let mask: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// A hash of the endpoint's text, never 0. 8 bytes behind the path can be loaded.
  static func hash(_ method: CallTarget.Method, _ path: UnsafeRawBufferPointer) -> UInt64 {
    guard let base = path.baseAddress else { return 1 }
    var (state, begin) = (UInt64(method.rawValue) &+ 17, 0)
    while begin <= path.count {
      let (end, isFixed) = segment(of: path, from: begin)
      state = isFixed ? ByteHash.hash(base + begin, end - begin, seed: state) : (state ^ mask) &* mask
      begin = end + 1
    }
    return max(1, state)
  }

  /// The text, such as `POST /orders/…`; without a method that is known, the path alone.
  static func text(_ method: CallTarget.Method, _ path: UnsafeRawBufferPointer) -> String {
    var (text, begin) = (Array(name(of: method).utf8), 0)
    while begin <= path.count, text.count <= longest {
      let (end, isFixed) = segment(of: path, from: begin)
      if begin > 0 { text.append(UInt8(ascii: "/")) }
      text += isFixed ? Array(path[begin..<end]) : Array("…".utf8)
      begin = end + 1
    }
    guard text.count > longest else { return String(streamSafe: text) }
    return String(streamSafe: text.prefix(longest)) + "…"
  }

  /// The end of the segment that begins there, and whether it stays as it is.
  @inline(__always)
  private static func segment(of path: UnsafeRawBufferPointer, from begin: Int) -> (end: Int, isFixed: Bool) {
    var (end, digits, isWord) = (begin, 0, true)
    while end < path.count, path[end] != UInt8(ascii: "/") {
      let byte = path[end]
      if byte &- UInt8(ascii: "0") < 10 {
        digits += 1
        if end == begin { isWord = false }
      } else if (byte | 0x20) &- UInt8(ascii: "a") >= 26 {
        isWord = false
        // A control character is part of no name.
        if byte < 0x20 { digits = 1 }
      }
      end += 1
    }
    return (end, digits == 0 || isWord && digits <= 2)
  }

  /// With the space behind it.
  private static func name(of method: CallTarget.Method) -> String {
    switch method {
    case .unknown, .other: ""
    case .get: "GET "
    case .head: "HEAD "
    case .options: "OPTIONS "
    case .delete: "DELETE "
    case .post: "POST "
    case .put: "PUT "
    case .patch: "PATCH "
    }
  }
}
