/// A text's scalars, each with whether a reader would not see it as what it is:
///
/// - control characters (C0, DEL, C1) and line separators, which a terminal obeys
/// - characters that reorder text: bidirectional overrides, isolates and marks
/// - characters that nobody sees: spaces without width, tags, and joiners where nothing joins (`abc` and a joiner)
package struct UnsafeScalars<Scalars: BidirectionalCollection<Unicode.Scalar>>: Sequence {
  private let scalars: Scalars

  package init(_ scalars: Scalars) { self.scalars = scalars }

  /// There is one.
  package var hasAny: Bool { contains(where: \.isUnsafe) }

  package func makeIterator() -> AnyIterator<(scalar: Unicode.Scalar, isUnsafe: Bool)> {
    var (place, before) = (scalars.startIndex, Unicode.Scalar?.none)
    return AnyIterator {
      guard place < scalars.endIndex else { return nil }
      let scalar = scalars[place]
      scalars.formIndex(after: &place)
      let next = place < scalars.endIndex ? scalars[place] : nil
      let isUnsafe =
        scalar.isJoiner ? !scalar.joins(before, next) : scalar.isObeyedOrUnseen
      before = isUnsafe ? nil : scalar
      return (scalar, isUnsafe)
    }
  }
}

extension Unicode.Scalar {
  /// How a text has it that is to be read: `\n`, `\t`, `\r`, or `\u{1b}`.
  package var visibleForm: String {
    switch self {
    case "\n": "\\n"
    case "\t": "\\t"
    case "\r": "\\r"
    case _: "\\u{\(String(value, radix: 16))}"
    }
  }

  /// It shapes the letters or the emoji around it.
  fileprivate var isJoiner: Bool {
    switch value {
    case 0x200C, 0x200D, 0x180B...0x180D, 0x180F, 0xFE00...0xFE0F: true
    case _: false
    }
  }

  /// The joiner has something to shape: a letter of a script that has joiners (from Hebrew on), a sign such as ©, or a
  /// key's cap, as in 1️⃣.
  fileprivate func joins(_ before: Unicode.Scalar?, _ next: Unicode.Scalar?) -> Bool {
    guard let before else { return false }
    return before.value >= 0x0590 || before == "©" || before == "®" || next?.value == 0x20E3
  }

  fileprivate var isObeyedOrUnseen: Bool {
    switch value {
    case 0x20..<0x7F: false
    case 0..<0x20, 0x7F...0x9F: true  // C0, DEL, C1
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true  // bidirectional
    case 0x2028, 0x2029, 0xFEFF, 0xFFF9...0xFFFB: true  // separators, byte order mark, annotations
    case 0x00A0...: properties.isDefaultIgnorableCodePoint  // seen by nobody: two ids look alike
    case _: false
    }
  }
}
