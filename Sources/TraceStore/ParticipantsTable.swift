import GRDB
import TraceModel

/// The combinations of origins and levels that requests have: few, so that a request names one by a number.
struct ParticipantsTable {
  private var numbers: [[TraceSummary.Participant]: Int64] = [:]
  private var known: [String: Int64] = [:]

  init(_ database: Database) throws {
    let rows = try Statement(database, "SELECT number, members FROM participants")
    while try rows.step() { known[rows.text(1)] = rows.integer(0) }
  }

  /// The number of a combination, which is added to the file if it is new.
  @inline(__always)
  mutating func number(
    _ members: [TraceSummary.Participant], _ symbols: inout SymbolMap, _ database: Database
  ) throws -> Int64 {
    if let number = numbers[members] { return number }
    return try add(members, &symbols, database)
  }

  private mutating func add(
    _ members: [TraceSummary.Participant], _ symbols: inout SymbolMap, _ database: Database
  ) throws -> Int64 {
    var parts: [String] = []
    for member in members {
      parts.append("[\(try symbols.number(ofOrigin: member.origin, database)),\(member.level.rawValue)]")
    }
    let text = "[" + parts.joined(separator: ",") + "]"
    if known[text] == nil {
      try database.execute(sql: "INSERT INTO participants (members) VALUES (?)", arguments: [text])
      known[text] = database.lastInsertedRowID
    }
    let number = known[text] ?? 0
    numbers[members] = number
    return number
  }

  /// All combinations by number, for a reader.
  static func load(_ database: Database, _ symbols: SymbolMap) throws -> [[TraceSummary.Participant]] {
    var result: [[TraceSummary.Participant]] = [[]]
    let rows = try Statement(database, "SELECT number, members FROM participants ORDER BY number")
    while try rows.step() {
      let numbers = rows.text(1).split { !$0.isNumber }.compactMap { Int64($0) }
      while result.count <= rows.integer(0) { result.append([]) }
      result[Int(rows.integer(0))] = stride(from: 0, to: numbers.count - 1, by: 2).map {
        TraceSummary.Participant(
          origin: symbols.origin(numbers[$0]), level: Level(rawValue: UInt8(clamping: numbers[$0 + 1])) ?? .unknown)
      }
    }
    return result
  }
}
