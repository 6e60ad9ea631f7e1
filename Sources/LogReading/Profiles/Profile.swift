import FoundationEssentials
import TraceModel

/// How the records of a dialect are read: the meaning of each key, and of each event. Data, not code: the default
/// profile is `default.json` beside this file, and a user's would have the same shape.
///
/// In each list an earlier key wins over a later one. A key with dots matches both the flat key
/// (`"service.name": …`) and the nested one (`"service": {"name": …}`).
package struct Profile: Codable, Sendable, Equatable {
  /// A key whose value is a duration, and its unit: `s`, `ms`, `us` or `ns`.
  package struct DurationKey: Codable, Sendable, Equatable {
    /// Flat or dotted.
    package var key: String
    /// The unit's word in JSON; `TimeUnit` has the same.
    package var unit: String
  }

  /// A key with a level in numbers of its own, and the name of `Level` for each number. Examples are syslog's
  /// priority (RFC 5424) and OpenTelemetry's severity number.
  package struct LevelScale: Codable, Sendable, Equatable {
    /// Flat or dotted.
    package var key: String
    /// From a number, as the text of its digits, to a raw name of `Level`.
    package var levels: [String: String]
  }

  /// Events that have one role. `failed` marks those that report a failure.
  package struct RoleRule: Codable, Sendable, Equatable {
    /// A name of `Role`.
    package var role: String
    /// nil: the record itself says whether it failed.
    package var failed: Bool?
    /// Texts of the records, compared without case and punctuation.
    package var events: [String]
  }

  /// The time that a collector or a tool has written beside a record; it counts if the record has none.
  static let observedTime = "observed_timestamp"
  /// The key of an id that is one only in Google Cloud's spelling.
  static let cloudTrace = "trace"

  /// The name by which errors call it.
  package var name: String
  /// Objects, and lists of them, whose members count as members of the record, after the record's own.
  package var containers: [String]
  /// Objects that are a record in the place of a text; their members count behind those around them.
  package var nested: [String]
  /// Objects that are the program's own record; every key in them means the same as outside.
  package var envelopes: [String]
  /// Keys whose value may be the program's own record as a string, as collectors write it.
  package var wrapped: [String]
  /// Keys of the standard fields.
  package var time, level, event, service, instance: [String]
  /// Keys of `service` that name a part of a program: a log as a whole is not called by them (`LogConvention`).
  package var loggers: [String]
  /// Keys whose value is a level by a numbering of its own, and counts before `level`.
  package var levelScales: [LevelScale]
  /// Keys whose value is the id of a request, the surest first.
  package var correlationID: [String]
  /// Values of a correlation id that are none, compared without case.
  package var notAnID: [String]
  /// Keys of `correlationID` with a list of values for one header that was sent several times. The last value
  /// counts; the list is no batch of ids.
  package var repeatedHeader: [String]
  /// `messageTimeKind` says whether `messageTime` is Kafka's CreateTime or LogAppendTime.
  package var messageKey, topic, partition, offset, group, messageTime, messageTimeKind: [String]
  /// A team's profile says that ids stand under `cloudTrace`, whatever their spelling.
  var statesTrace = false
  /// How many of the last keys of `messageTime` are times of records elsewhere.
  var copiedTimes = 0
  /// Keys of a record's own duration, each with its unit.
  package var duration: [DurationKey]
  /// `url` is the path or the whole URL of an HTTP record.
  package var error, statusCode, method, url, attempt, role: [String]
  /// The span of a call's record, its parent span, and the called service.
  package var spanID, parentID, peer: [String]
  /// Keys for the result of work, and the values of failed work, compared without case. A status that is no number
  /// counts, too.
  package var result, failures: [String]
  /// Level words and numbers (lower case) to the names of `Level`.
  package var levels: [String: String]
  /// The numbers of scales that begin at 0 with the lightest level, for logs with such a scale.
  package var risingLevels: [String: String]
  /// The level of a record that names none, by the key of its time: Serilog leaves out `Information`.
  package var impliedLevels: [String: String]
  /// The vocabulary: which texts mean which step.
  package var roles: [RoleRule]

  private enum CodingKeys: String, CodingKey {
    case name, containers, nested, envelopes, wrapped, time, level, event, service, loggers, instance, topic,
      partition,
      offset, group, duration
    case error, method, url, peer, attempt, role, result, failures, levels, roles
    case levelScales = "level_scales"
    case correlationID = "correlation_id"
    case notAnID = "not_an_id"
    case messageKey = "message_key"
    case repeatedHeader = "repeated_header"
    case messageTime = "message_time"
    case messageTimeKind = "message_time_kind"
    case statusCode = "status_code"
    case spanID = "span_id"
    case parentID = "parent_id"
    case risingLevels = "rising_levels"
    case impliedLevels = "implied_levels"
  }

  /// Reads a profile from JSON. Throws a `DecodingError` with the name of the missing or wrong key.
  package init(json: some Sequence<UInt8>) throws {
    self = try JSONDecoder().decode(Profile.self, from: Data(json))
  }

  /// The envelopes of `default.json`, for who reads records without a profile. Tests hold them to be the same.
  static let standardEnvelopes = ["_source", "json"]

  /// The profile that reads the loggers of `Documentation/logs.md` without a flag.
  package static func makeDefault() throws -> Profile { try Profile(json: PackageResources.default_json) }
}
