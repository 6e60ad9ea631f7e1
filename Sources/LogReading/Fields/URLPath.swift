import TraceModel

/// Finds the path in what a record logs as a URL.
///
///     https://stock:8080/items/7?lang=en#top      /items/7/      /items/7
///                       └──────┘                  └──────┘       └──────┘
///
/// The two sides of a call log it in different forms: the caller the whole URL, the server its path.
enum URLPath {
  /// Gives a target the hashes of the path, and returns it; a text without one changes nothing.
  /// 8 bytes behind the text can be loaded.
  @discardableResult
  static func read(
    _ text: UnsafeRawBufferPointer, into target: inout CallTarget
  ) -> UnsafeRawBufferPointer {
    let path = path(text)
    guard let base = path.baseAddress, path.count > 0 else { return path }
    let hash = ByteHash.hash(base, path.count, seed: 5)
    target.path = max(1, UInt32(truncatingIfNeeded: hash ^ hash &>> 32))
    target.tail = CallTarget.tail(of: path)
    return path
  }

  /// The text without scheme and host, query and fragment, and without a slash at its end.
  static func path(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let begin = lengthOfHost(text)
    var end = begin
    while end < text.count, text[end] != UInt8(ascii: "?"), text[end] != UInt8(ascii: "#") { end += 1 }
    while end > begin + 1, text[end - 1] == UInt8(ascii: "/") { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: text[begin..<end])
  }

  /// How many bytes come before the path: `scheme://host:port`, or none.
  private static func lengthOfHost(_ text: UnsafeRawBufferPointer) -> Int {
    guard text.first != UInt8(ascii: "/"),
      let colon = text.firstIndex(of: UInt8(ascii: ":")), colon + 2 < text.count,
      text[colon + 1] == UInt8(ascii: "/"), text[colon + 2] == UInt8(ascii: "/")
    else { return 0 }
    return text[(colon + 3)...].firstIndex(of: UInt8(ascii: "/")) ?? text.count
  }
}

extension CallTarget.Method {
  /// The method with the name, in whichever case; `other` for a name that is none of the common ones.
  init(text: UnsafeRawBufferPointer) {
    // The letters in lower case, the first in the highest byte.
    let word = text.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1 | 0x20) }
    self =
      switch word {
      case 0: .unknown
      case 0x67_65_74: .get
      case 0x68_65_61_64: .head
      case 0x6F_70_74_69_6F_6E_73: .options
      case 0x64_65_6C_65_74_65: .delete
      case 0x70_6F_73_74: .post
      case 0x70_75_74: .put
      case 0x70_61_74_63_68: .patch
      default: .other
      }
  }
}
