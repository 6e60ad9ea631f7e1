/// What the command line asks for.
struct Options {
  /// Lines in all files together; met exactly.
  var events = 900_000
  /// Equal seeds give equal bytes.
  var seed: UInt64 = 1
  /// An existing or new directory.
  var directory = "."

  static let usage = "usage: generate-logs [--events N] [--seed N] [--out DIR]"

  init(_ arguments: ArraySlice<String>) throws {
    var rest = arguments
    while let name = rest.popFirst() {
      guard let value = rest.popFirst() else { throw UsageError(description: "\(name) needs a value") }
      switch name {
      case "--events": events = try Self.number(value, of: name, atLeast: Pipeline.fewestEvents)
      case "--seed": seed = UInt64(try Self.number(value, of: name, atLeast: 0))
      case "--out": directory = value
      default: throw UsageError(description: "there is no option \(name)")
      }
    }
  }

  private static func number(_ text: String, of name: String, atLeast least: Int) throws -> Int {
    guard let number = Int(text), number >= least else {
      throw UsageError(description: "\(name) takes a whole number from \(least) on, not '\(text)'")
    }
    return number
  }
}

/// A command line that cannot be followed.
struct UsageError: Error, CustomStringConvertible {
  var description: String
}
