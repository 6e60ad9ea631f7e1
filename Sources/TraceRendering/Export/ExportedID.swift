import Crypto
import TraceModel

/// The ids by which viewers know traces and spans. They follow from the correlation id, so that an export that is made
/// again, in parts or from other logs of the same requests, names the same things alike.
///
/// Hashes are the first digits of SHA-256 (FIPS 180-4), as `printf %s ID | sha256sum` prints them.
enum ExportedID {
  /// 32 hexadecimal digits. An id that is a UUID, or 32 or 16 hexadecimal digits, is the trace's as it is: it may be
  /// what other tools call the request. Any other is hashed, and so is that of a later
  /// request with the same id (`id#2`).
  static func trace(_ correlationID: String, occurrence: Int) -> String {
    if occurrence <= 1, let digits = digits(of: correlationID) { return digits }
    let name = occurrence <= 1 ? correlationID : OccurrenceName.text(correlationID, occurrence)
    return hash(name, digits: 32)
  }

  /// 16 hexadecimal digits of the part of a trace with a name, such as `s3`: the hash of `TRACE/s3`.
  static func span(_ name: String, of trace: String) -> String { hash("\(trace)/\(name)", digits: 16) }

  private static func hash(_ text: String, digits count: Int) -> String {
    var digits: [UInt8] = []
    for byte in SHA256.hash(data: Array(text.utf8)).prefix(count / 2) {
      digits += [Self.digits[Int(byte >> 4)], Self.digits[Int(byte & 15)]]
    }
    return String(decoding: digits, as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)

  /// The digits of a UUID or of a hexadecimal id, in lower case; nil of any other, and of zeros, which name nothing.
  private static func digits(of id: String) -> String? {
    let isUUID = id.utf8.count == 36 && hyphens(in: id) == [8, 13, 18, 23]
    let found = (isUUID ? id.filter { $0 != "-" } : id).lowercased()
    guard found.utf8.count == 32 || found.utf8.count == 16, found.utf8.allSatisfy(digits.contains) else {
      return nil
    }
    guard found.contains(where: { $0 != "0" }) else { return nil }
    return String(repeating: "0", count: 32 - found.utf8.count) + found
  }

  private static func hyphens(in id: String) -> [Int] {
    id.utf8.enumerated().filter { $0.element == UInt8(ascii: "-") }.map(\.offset)
  }
}
