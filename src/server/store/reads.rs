//! Several things read on one way. The way to the database and back costs more than most of
//! what is found there: two changes of thread on SQLite, and for every row another two; the
//! network on PostgreSQL. So what is known to be needed goes as one statement, and its
//! answer is one row.

use sqlx::{AnyConnection, Row};

use super::{
    Dialect, StoreError,
    batch::{self, Value, Values},
    packed::{Packed, PackedRow},
};

type Meaning<T> = Box<dyn Fn(&[PackedRow<'_>]) -> Result<T, StoreError> + Send>;

/// Something to be read, and what its rows mean.
pub struct Read<T> {
    what: Option<What>,
    meaning: Meaning<T>,
}

struct What {
    columns: &'static Packed,
    from: String,
    order: &'static str,
    values: Vec<Value>,
}

impl What {
    fn select(&self, dialect: Dialect) -> String {
        format!("{} {}", self.columns.select(dialect, self.order), self.from)
    }
}

impl<T: 'static> Read<Option<T>> {
    /// What is there at most once. `from` is the statement behind its columns; its parameters
    /// stand in their order, each once.
    pub(super) fn one(
        columns: &'static Packed,
        from: impl Into<String>,
        values: Values,
        meaning: fn(&PackedRow<'_>) -> Result<T, StoreError>,
    ) -> Self {
        let what = What { columns, from: from.into(), order: "", values: values.into_values() };
        Self { what: Some(what), meaning: Box::new(move |rows| rows.first().map(meaning).transpose()) }
    }
}

impl<T: 'static> Read<Vec<T>> {
    /// All that is there, in an order; the rest as with [`Read::one`].
    pub(super) fn all(
        columns: &'static Packed,
        from: impl Into<String>,
        order: &'static str,
        values: Values,
        meaning: fn(&PackedRow<'_>) -> Result<T, StoreError>,
    ) -> Self {
        let what = What { columns, from: from.into(), order, values: values.into_values() };
        Self { what: Some(what), meaning: Box::new(move |rows| rows.iter().map(meaning).collect()) }
    }
}

impl<T: Send + 'static> Read<Vec<T>> {
    /// All that is there of a list of up to [`batch::MOST`] texts. `from` is given their
    /// parameters, which follow the others.
    pub(super) fn of_list(
        columns: &'static Packed,
        list: &[impl AsRef<str>],
        from: impl Fn(&str) -> String,
        order: &'static str,
        values: Values,
        meaning: fn(&PackedRow<'_>) -> Result<T, StoreError>,
    ) -> Self {
        if list.is_empty() {
            return Self::nothing();
        }
        let (places, values) = batch::filled(list, values);
        Self::all(columns, from(&places), order, values, meaning)
    }
}

/// Reads what there is of a list of any length, piece by piece.
pub(super) async fn of_each<W, T: Send + 'static>(
    connection: &mut AnyConnection,
    list: &[W],
    read: impl Fn(&[W]) -> Read<Vec<T>>,
) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::new();
    for piece in list.chunks(batch::MOST) {
        found.extend(read(piece).run(connection).await?);
    }
    Ok(found)
}

impl<T: Send + 'static> Read<T> {
    /// Nothing, where this time there is nothing to look for.
    pub fn nothing() -> Self
    where
        T: Default,
    {
        Self { what: None, meaning: Box::new(|_| Ok(T::default())) }
    }

    /// Something made of what was read.
    pub fn map<U>(self, then: impl Fn(T) -> Result<U, StoreError> + Send + 'static) -> Read<U> {
        let Self { what, meaning } = self;
        Read { what, meaning: Box::new(move |rows| then(meaning(rows)?)) }
    }

    /// Reads it alone.
    pub async fn run(self, connection: &mut AnyConnection) -> Result<T, StoreError> {
        Ok((self,).together(connection).await?.0)
    }

    fn understand(self, text: &str) -> Result<T, StoreError> {
        match &self.what {
            Some(what) => (self.meaning)(&what.columns.rows(text)?),
            None => (self.meaning)(&[]),
        }
    }
}

/// Several [`Read`]s that go together.
pub trait Together {
    /// What they find.
    type Found;

    /// Reads all of them.
    fn together(self, connection: &mut AnyConnection) -> impl Future<Output = Result<Self::Found, StoreError>> + Send;
}

macro_rules! together {
    ($($read:ident: $found:ident),+) => {
        impl<$($found: Send + 'static),+> Together for ($(Read<$found>,)+) {
            type Found = ($($found,)+);

            async fn together(self, connection: &mut AnyConnection) -> Result<Self::Found, StoreError> {
                let ($($read,)+) = self;
                let texts = texts(connection, &[$($read.what.as_ref()),+]).await?;
                let mut texts = texts.iter();
                Ok(($($read.understand(texts.next().map_or("", String::as_str))?,)+))
            }
        }
    };
}
together!(a: A);
together!(a: A, b: B);
together!(a: A, b: B, c: C);
together!(a: A, b: B, c: C, d: D);
together!(a: A, b: B, c: C, d: D, e: E);
together!(a: A, b: B, c: C, d: D, e: E, f: F);
together!(a: A, b: B, c: C, d: D, e: E, f: F, g: G);

/// The packed rows of each.
async fn texts(connection: &mut AnyConnection, all: &[Option<&What>]) -> Result<Vec<String>, StoreError> {
    let dialect = batch::dialect(connection);
    let (mut parts, mut values) = (Vec::new(), Vec::new());
    for what in all.iter().flatten() {
        parts.push(format!("({})", batch::numbered_from(&what.select(dialect), values.len())));
        values.extend(what.values.iter().cloned());
    }
    if parts.is_empty() {
        return Ok(vec![String::new(); all.len()]);
    }
    let sql = format!("SELECT {}", parts.join(", "));
    let row = batch::query(dialect == Dialect::Sqlite, sql, values).fetch_one(connection).await?;
    let mut column = 0;
    let mut text = |what: &Option<&What>| {
        if what.is_none() {
            return Ok(String::new());
        }
        column += 1;
        Ok(row.try_get(column - 1)?)
    };
    all.iter().map(&mut text).collect()
}
