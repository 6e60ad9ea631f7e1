import Foundation

@testable import LogReading

/// A random record in which fields of a profile occur under any of their keys: flat or nested, in containers,
/// twice, and with escapes in keys and values. Beside it stands the reading of the profile, member by member, with
/// Foundation's values.
struct RandomRecord {
  /// A value at a dotted path of the record or of one of its containers.
  private struct Leaf {
    var path: String
    var value: Any
    var isBorrowed: Bool
  }

  let text: String
  private let leaves: [Leaf]

  init(seed: UInt64, profile: Profile) throws {
    var json = RandomJSON(seed: seed)
    var members = [#""timestamp":"2026-01-01T00:00:00Z""#]
    for field in Self.fields where json.chance(70) {
      for key in field.keys(in: profile).shuffled(using: &json.random).prefix(json.pick([1, 1, 2])) {
        members.append(Self.member(key, Self.value(for: field, &json), &json))
        if json.chance(15) { members.append(Self.member(key, Self.value(for: field, &json), &json)) }
        guard json.chance(25), let container = profile.containers.randomElement(using: &json.random) else {
          continue
        }
        let inner = Self.member(key, Self.value(for: field, &json), &json)
        members.append(#""\#(container)":{\#(inner)}"#)
      }
    }
    members.shuffle(using: &json.random)
    text = "{" + members.map { json.space() + $0 + json.space() }.joined(separator: ",") + "}"
    let paths = Set(Field.allCases.flatMap { $0.keys(in: profile) })
    leaves = try members.flatMap { try Self.leaves(of: $0, containers: profile.containers, paths) }
  }

  static let fields: [Field] = [
    .level, .name, .service, .correlation, .messageKey, .topic, .partition, .offset, .statusCode, .attempt,
  ]

  private static func value(for field: Field, _ json: inout RandomJSON) -> String {
    switch field {
    case .partition, .offset, .statusCode, .attempt: json.pick(["0", "1", "202", #""7""#, "65000", "null"])
    case .level: json.pick([#""info""#, #""WARN""#, #""\u0065rror""#, "40", #""loud""#, "null"])
    case .name:
      json.pick([
        #""Request started""#, #""Request\u0020finished""#, #""Message published""#, #""else""#, "null", "{}",
      ])
    case .correlation:
      json.pick([#""id-1""#, #""i\/d""#, #""\u0069d-2""#, "12345", #""-""#, #""Unknown""#, "0", "null"])
    default: json.pick([#""one""#, #""t\u0077o""#, #""dr\"ei""#, "null", #""🦊 \t""#])
    }
  }

  /// `key` flat or, if it has dots, nested; some letters of it escaped.
  private static func member(_ key: String, _ value: String, _ json: inout RandomJSON) -> String {
    let parts = json.chance(50) ? key.split(separator: ".").map(String.init) : [key]
    let names = parts.map { part in
      part.unicodeScalars.map { scalar in
        json.chance(3) ? "\\u" + String(0x10000 + scalar.value, radix: 16).dropFirst() : String(scalar)
      }.joined()
    }
    return names.dropLast().map { "\"\($0)\":{" }.joined() + "\"\(names.last ?? "")\":\(value)"
      + String(repeating: "}", count: names.count - 1)
  }

  /// A member of a container is the record's own where a path names both.
  private static func leaves(
    of member: String, containers: [String], _ paths: Set<String>
  ) throws -> [Leaf] {
    let object = try JSONSerialization.jsonObject(with: Data("{\(member)}".utf8)) as? [String: Any] ?? [:]
    return object.flatMap { key, value in
      guard containers.contains(key), let inner = value as? [String: Any] else {
        return leaves(value, path: key, isBorrowed: false)
      }
      return inner.flatMap { name, value in
        let path = key + "." + name
        return paths.contains(path)
          ? leaves(value, path: path, isBorrowed: false) : leaves(value, path: name, isBorrowed: true)
      }
    }
  }

  private static func leaves(_ value: Any, path: String, isBorrowed: Bool) -> [Leaf] {
    let inner = (value as? [String: Any])?.flatMap {
      leaves($1, path: path + "." + $0, isBorrowed: isBorrowed)
    }
    return [Leaf(path: path, value: value, isBorrowed: isBorrowed)] + (inner ?? [])
  }

  /// The value of the first of `keys` with an accepted one; of a key that stands twice, the last value.
  func value(of keys: [String], borrowing: Bool = true, accepts: (Any) -> Bool) -> Any? {
    let usable = leaves.filter { !($0.value is NSNull) && accepts($0.value) }
    for isBorrowed in borrowing ? [false, true] : [false] {
      for key in keys {
        if let found = usable.last(where: { $0.path == key && $0.isBorrowed == isBorrowed }) {
          return found.value
        }
      }
    }
    return nil
  }

  static func isText(_ value: Any) -> Bool { value is String }

  static func isTextOrNumber(_ value: Any) -> Bool { value is String || value is NSNumber }

  /// An id that is no counter, or else a counter.
  func id(of keys: [String]) -> Any? {
    value(of: keys) { Self.isID($0) && !($0 is NSNumber) } ?? value(of: keys, accepts: Self.isID)
  }

  static func isID(_ value: Any) -> Bool {
    isTextOrNumber(value) && !["-", "unknown", "0"].contains("\(value)".lowercased())
  }
}
