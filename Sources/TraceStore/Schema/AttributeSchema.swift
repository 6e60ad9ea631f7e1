import TraceModel

/// The tables of version 15: which attributes requests have. `RequestColumns` has the column of their values.
///
/// An index of an older version knows nothing of the attributes of its requests, and has no row in `attribute_state`
/// until it is made anew. So `--by` and `--where` read its records.
enum AttributeSchema {
  static let tables = """
    CREATE TABLE IF NOT EXISTS attribute (      -- keys of records that are no standard fields
      number INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,                 -- as --by takes it
      is_stored INTEGER NOT NULL                -- 1: request.attributes has its values; 0: they are too many, too long, or objects
    );
    CREATE TABLE IF NOT EXISTS attribute_value (  -- no number is given twice
      number INTEGER PRIMARY KEY,
      attribute INTEGER NOT NULL,
      text TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS attribute_state (  -- one row, if the attributes of all requests are known
      vocabulary INTEGER NOT NULL,              -- a hash of the standard fields, which are no attributes
      is_full INTEGER NOT NULL,                 -- 1: some keys were left out, since there are too many
      last_value INTEGER NOT NULL               -- numbers up to it have been given to values
    );
    """
}

/// An element of the column `attributes` of a request.
struct StoredAttribute: ListElement {
  /// Number in `attribute_value`.
  var value: Int64 = 0
  /// The message that has it, from 0; -1: no message has.
  var message: Int64 = -1
  /// The event of `client_events` that has it, from 0; -1: none has.
  var clientEvent: Int64 = -1

  static var blank: Self { Self() }

  @inline(__always)
  mutating func code(with coder: inout some FieldCoder) {
    coder.number("value", &value)
    guard coder.goesOn(if: message >= 0 || clientEvent >= 0) else { return }
    coder.integer("message", &message, none: -1)
    guard coder.goesOn(if: clientEvent >= 0) else { return }
    coder.integer("client_event", &clientEvent, none: -1)
  }
}

extension StoredAttribute {
  /// A value by its number, and what has it.
  init(_ value: Int64, of owner: RequestAttribute.Owner) {
    self.init(value: value)
    switch owner {
    case .request: break
    case .message(let message): self.message = Int64(message)
    case .clientEvent(let event): clientEvent = Int64(event)
    }
  }
}
