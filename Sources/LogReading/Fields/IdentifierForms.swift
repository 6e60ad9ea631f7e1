package import TraceModel

extension LogDecoder {
  /// The identifier that joins the records with the id `text`; `.none` if it is no id.
  package func identifier(of text: String) -> Identifier {
    PaddedBytes(text.utf8).withUnsafeBytes { text in
      guard let start = text.baseAddress else { return .none }
      return vocabulary.notAnID.contains(text) ? .none : IdentifierDecoder.decode(start, text.count)
    }
  }
}

extension Identifier {
  /// The identifier that tracers of 64 bits pass on: the last 16 of 32 hexadecimal digits. Nil if these begin with 8
  /// zeros: they are a counter and no half of a trace id.
  package var shortForm: Identifier? {
    guard low >> 32 != 0 else { return nil }
    return withUnsafeTemporaryAllocation(byteCount: 16 + PaddedBytes.padding, alignment: 8) { digits in
      for index in 0..<16 {
        let digit = UInt8(truncatingIfNeeded: low >> UInt64(60 - 4 * index)) & 0xF
        digits[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      }
      guard let start = digits.baseAddress else { return nil }
      return IdentifierDecoder.decode(start, 16)
    }
  }
}
