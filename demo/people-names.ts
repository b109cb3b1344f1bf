/** Invented people: any resemblance is chance. The two lists have coprime lengths, so pairs repeat late. */
const GIVEN_NAMES = `
Amara Bogdan Chiara Devika Emeka Farah Gustavo Hana Ibrahim Joanna Kwame Leila Mateo Nadia Omar Paulina Quentin Rosa
Soren Tamara Ulises Valeria Wanda Xiomara Yusuf Zainab Andre Beatriz Cormac Delphine Esteban Freya Grigor Huong Isadora
Jamal Keiko Lorenzo Mireille Nikhil Oksana Pedro Renata Stefan Thuy Umar Vera Winston Yasmin Zoltan Alicia Bashir Carmen
Dmitri Elif Francisco Greta Hector Imani Jin Kalinda Luis Mei Noor Orla Pablo Ravi Sunita Tobias
`
  .trim()
  .split(/\s+/);

const FAMILY_NAMES = `
Abara Banerjee Castellano Dumont Eriksen Fonseca Galvez Haddad Ionescu Jankowski Kimura Laurent Mbeki Novak Oduya
Pereira Quispe Rahman Sandoval Tran Uchenna Vasquez Weller Xiong Yilmaz Zielinski Acheampong Brandvold Chowdhury Delacroix
Espinoza Farouk Gupta Hoang Idris Jimenez Kovacs Leroux Mansour Nguyen Ortega Petrov Ramaswamy Santos Takahashi Usman
Velez Whitmore Yamada Zapata Amadi Bellamy Contreras Drummond Ferreira Gallagher Hussein Ibarra Kaplan Lombardi Morales
Nasser Okonkwo Pham Rossi Sorensen Tamayo
`
  .trim()
  .split(/\s+/);

/** The name of the person at `index`; no two indices below the product of the list lengths share one. */
export function personName(index: number): { givenName: string; familyName: string } {
  const givenName = GIVEN_NAMES[(index * 29) % GIVEN_NAMES.length] ?? '';
  const familyName = FAMILY_NAMES[(index * 5) % FAMILY_NAMES.length] ?? '';
  return { givenName, familyName };
}
