import GRDB
import TraceModel

/// Which part of the requests an index has, where several indexes make up a set:
///
///     trace-1.db   every record of some requests      their numbers are 2³⁰ + 1, 2, 3 …
///     trace-2.db   every record of the other ones                      2·2³⁰ + 1, 2, 3 …
///     both         of each log how far it is read, which lines were skipped, and what it covers
///
/// So a number names one request of the set, and whatever is not of a request stands in each shard, as in an index with
/// all of them. Records without an id are the first shard's.
package struct Shard: Hashable, Sendable {
  /// The name of the set.
  package let name: String
  /// From 1.
  package let number: Int
  /// How many shards the set has, itself included.
  package let count: Int

  /// The most shards of a set: their numbers of requests fit in those that an index has room for (`RecordRow`).
  package static let most = 255
  /// Numbers of a shard, in bits.
  private static let numberBits: Int64 = 30

  package init(name: String, number: Int, count: Int) {
    (self.name, self.number, self.count) = (name, number, count)
  }

  /// A new set of `count` shards, in their order.
  package static func set(of count: Int) -> [Shard] {
    let name = String(UInt128.random(in: .min ... .max), radix: 16)
    return set(named: String(repeating: "0", count: 32 - name.count) + name, of: count)
  }

  /// The set of `count` shards with a name, in their order.
  package static func set(named name: String, of count: Int) -> [Shard] {
    (1...count).map { Shard(name: name, number: $0, count: count) }
  }

  /// The number before that of its first request.
  package var start: Int64 { Int64(number) << Self.numberBits }

  /// The number of the last request that it has room for.
  package var end: Int64 { start + (1 << Self.numberBits) - 1 }

  /// The shard that has the request with a number.
  package static func number(ofRequest number: Int64) -> Int {
    Int(RequestNumber.ofID(number) >> numberBits)
  }

  // MARK: In the index

  /// Which part the index has; nil if it has all requests of its logs.
  /// Throws damage where the index says what cannot be.
  init?(_ database: Database) throws {
    var rows: [(name: String, number: Int64, count: Int64)] = []
    try TableSeals.forEachRow(of: .shard, database) {
      rows.append(($0.text(0), $0.integer(1), $0.integer(2)))
    }
    guard let row = rows.first else { return nil }
    guard rows.count == 1, (1...Int64(Self.most)).contains(row.count), (1...row.count).contains(row.number)
    else { throw Damage.found("it is shard \(row.number) of \(row.count)") }
    self.init(name: row.name, number: Int(row.number), count: Int(row.count))
  }

  /// Stores it in an index without a request, whose numbers begin with it.
  func store(_ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO shard VALUES (?, ?, ?);
        UPDATE lookup_state SET through = ?, aliased = ?;
        """,
      arguments: [name, number, count, start, start])
  }

  /// The SQL of the number before that of the index's first request.
  static let start = "ifnull((SELECT number << \(numberBits) FROM shard), 0)"
}

extension IndexFile {
  /// The number before that of its first request: 0, unless it is a shard.
  package var start: Int64 { shard?.start ?? 0 }

  /// Throws `Problem` if the numbers up to `last` leave no room for another batch of requests.
  package func expectRoom(behind last: Int64) throws {
    guard let shard, last > shard.end - Self.roomOfBatch else { return }
    throw Problem.failed(path: path, reason: "a shard has a billion requests at most")
  }

  /// More requests than a batch can have.
  private static let roomOfBatch: Int64 = 1 << 26
}
