/// The unit by which two names are compared: bytes if all are ASCII, else characters. A character is the same in
/// NFC and in NFD.
protocol NameUnit: Equatable {
  static var dot: Self { get }
  static var line: Self { get }
  /// In lower case.
  var folded: Self { get }
}

extension UInt8: NameUnit {
  static var dot: UInt8 { 0x2E }
  static var line: UInt8 { 0x5F }
  var folded: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

extension Character: NameUnit {
  static var dot: Character { "." }
  static var line: Character { "_" }
  /// Itself: names are folded as a whole, since one letter may become two.
  var folded: Character { self }
}

extension String {
  /// Without differences of case: `STRASSE`, `STRAẞE` and `straße` are `strasse`.
  /// `ẞ` has two capitals only by way of `ß`.
  var caseFolded: String { lowercased().uppercased().lowercased() }
}
