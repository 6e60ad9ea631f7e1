import Crypto
import TraceModel

/// The secret for the hashes of values: without it nobody can find the value of a hash by trying.
///
///     text → form under which ids are compared → HMAC-SHA256 (RFC 2104, FIPS 180-4) → its first 128 bits, 32 digits
///
/// 128 bits are as long as a trace id, so that a hash may stand in an id's place; two values of 10¹² share one with a
/// probability of 10⁻¹⁵.
package struct RedactionKey: Sendable {
  /// Shorter keys could be tried out.
  package static let leastBytes = 16

  private let key: SymmetricKey

  /// nil of bytes that are too few, space around them left out.
  package init?(_ bytes: [UInt8]) {
    let secret = Self.trimmed(bytes)
    guard secret.count >= Self.leastBytes else { return nil }
    key = SymmetricKey(data: secret)
  }

  /// An editor ends a file with a line end.
  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    let beginning = bytes.drop { $0 <= 0x20 }
    return Array(beginning[..<(beginning.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? beginning.startIndex)])
  }

  /// The hash of a value. Spellings of one id (a UUID with and without hyphens, in any case) have one hash. For a
  /// header that carries a trace id, as `b3` does, the trace id is hashed.
  func hash(_ value: [UInt8]) -> [UInt8] {
    let value =
      value.withUnsafeBytes { bytes in B3Header.traceID(in: bytes) }.map { Array(value[$0]) } ?? value
    let form = CorrelationLookup.normalise(String(decoding: value, as: UTF8.self))
    return digits(of: Array("value:".utf8) + Array(form.utf8), count: 16)
  }

  /// Tells keys apart, and is no hash of any value.
  package var mark: String { String(decoding: digits(of: Array("key".utf8), count: 8), as: UTF8.self) }

  private func digits(of message: [UInt8], count: Int) -> [UInt8] {
    HMAC<SHA256>.authenticationCode(for: message, using: key).prefix(count).flatMap { byte in
      [byte >> 4, byte & 0xF].map { $0 < 10 ? 0x30 + $0 : 0x57 + $0 }
    }
  }
}
