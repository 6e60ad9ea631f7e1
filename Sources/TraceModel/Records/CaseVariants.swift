/// Ids that differ in the case of letters from A to Z only. Two base-62 ids may differ in nothing else. So an exact
/// match wins, and case is ignored only if there is none.
package enum CaseVariants {
  /// `text` with the letters from A to Z in lower case.
  package static func folded(_ text: String) -> String {
    String(decoding: text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
  }

  /// The spellings of `text` in upper and lower case that some id begins with, in ascending order, about `limit` at
  /// most. `occurs` says whether an id begins with a text. It is asked of beginnings letter by letter, each only if
  /// its own beginning occurs. So the cost grows with the existing spellings, not with the possible ones.
  package static func spellings(
    of text: String, limit: Int = 64, occurs: (String) throws -> Bool
  ) rethrows -> [String] {
    var beginnings = [""]
    for scalar in text.unicodeScalars {
      var longer: [String] = []
      for beginning in beginnings where longer.count < limit {
        longer += try variants(of: scalar).map { beginning + String(Character($0)) }.filter(occurs)
      }
      beginnings = longer
      if beginnings.isEmpty { return [] }
    }
    return beginnings
  }

  /// The letter in both cases; any other character as it is.
  private static func variants(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    guard scalar.isASCII, scalar.properties.isAlphabetic else { return [scalar] }
    return [Unicode.Scalar(UInt8(scalar.value) & 0xDF), Unicode.Scalar(UInt8(scalar.value) | 0x20)]
  }
}
