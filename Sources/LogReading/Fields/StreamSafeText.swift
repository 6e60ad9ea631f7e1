/// Names with no more than 30 combining marks in a row (Unicode Standard Annex 15, Stream-Safe Text Format). No
/// language has more. To compare texts takes time by the square of such a row: 40 kB of marks take seconds.
extension String {
  private static let mostMarks = 30

  /// The text of `bytes`, in which each mark that is too many is written out, as in `\u{301}`. So different names stay
  /// different.
  init(streamSafe bytes: some Collection<UInt8>) {
    self.init(decoding: bytes, as: UTF8.self)
    // Each mark takes at least two bytes.
    guard bytes.count > 2 * Self.mostMarks, !bytes.allSatisfy({ $0 < 0x80 }) else { return }
    var (safe, marks) = ("", 0)
    for scalar in unicodeScalars {
      marks = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : marks + 1
      if marks <= Self.mostMarks {
        safe.unicodeScalars.append(scalar)
      } else {
        safe += "\\u{" + String(scalar.value, radix: 16) + "}"
        marks = 0
      }
    }
    self = safe
  }
}
